-- severity: warning
-- what: sources of which one printed figure in a hundred or more is no number that can be read.
SELECT source_id, count(*) FILTER (missing_reason = 'unreadable') AS unreadable, count(*) AS cells
FROM core.observation GROUP BY source_id HAVING unreadable > 0.01 * cells ORDER BY ALL
