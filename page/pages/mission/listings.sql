SELECT
    m.mission, l.report_year, l.report_symbol, l.situation_label, l.entity, l.party, l.listing, l.state, l.document_id,
    l.locator
FROM (SELECT mission, unnest(string_split(host_entities, ';')) AS entity FROM core.mission) AS m
INNER JOIN core.crsv_listing AS l ON l.entity = m.entity
ORDER BY m.mission, l.report_year DESC, l.party
