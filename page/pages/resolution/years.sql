SELECT resolution_number AS number, year, is_wps, speeches, speeches_coded, states, mentions
FROM marts.resolution_citation_year
ORDER BY number, year, is_wps
