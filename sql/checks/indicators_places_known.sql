-- severity: warning
-- what: sources of which one cell in a hundred or more is about a place that the reference does not know.
SELECT source_id, count(*) FILTER (entity IS NULL AND mission IS NULL AND group_name IS NULL) AS unknown, count(*) AS cells
FROM core.observation
GROUP BY source_id
HAVING unknown > 0.01 * cells
ORDER BY source_id
