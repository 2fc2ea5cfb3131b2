-- severity: error
-- what: cells that two documents of a source give: of the same cell, one edition's stands.
SELECT source_id, indicator, coalesce(place_code, place_label) AS place, year, dimension,
       count(DISTINCT document_id) AS documents
FROM core.observation
GROUP BY ALL HAVING count(DISTINCT document_id) > 1 ORDER BY ALL
