-- severity: error
-- what: cells of the World Bank or of the SDG database that two documents give.
SELECT source_id, indicator, place_code, place_label, year, dimension, count(DISTINCT document_id) AS documents
FROM core.observation WHERE source_id IN ('world_bank', 'sdg_indicators')
GROUP BY ALL HAVING count(DISTINCT document_id) > 1 ORDER BY ALL
