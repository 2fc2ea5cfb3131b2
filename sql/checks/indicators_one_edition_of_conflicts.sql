-- severity: error
-- what: conflicts and years of a data set that are counted from two documents.
SELECT dataset, conflict_id, year, count(DISTINCT document_id) AS documents
FROM core.conflict_violence WHERE is_counted
GROUP BY ALL HAVING count(DISTINCT document_id) > 1 ORDER BY ALL
