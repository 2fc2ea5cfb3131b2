-- A report tells of the year before it.
SELECT
    m.mission, l.report_year, l.report_symbol, l.situation_label, l.entity, l.party, l.listing, l.state, l.document_id,
    l.locator
FROM (SELECT mission, start_year, end_year, unnest(string_split(host_entities, ';')) AS entity FROM core.mission) AS m
INNER JOIN core.crsv_listing AS l
    ON l.entity = m.entity AND l.report_year BETWEEN coalesce(m.start_year, 0) AND coalesce(m.end_year + 1, 9999)
ORDER BY m.mission, l.report_year DESC, l.party
