SELECT entity AS iso3, mission, name, start_year, end_year
FROM (SELECT mission, name, start_year, end_year, unnest(string_split(host_entities, ';')) AS entity FROM core.mission)
ORDER BY iso3, end_year DESC NULLS FIRST, start_year DESC, mission
