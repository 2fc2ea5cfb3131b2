WITH told AS (
    SELECT *, max(period) FILTER (state = 'present') OVER (PARTITION BY table_name, source_id) AS newest FROM meta.coverage WHERE period IS NOT NULL
)

SELECT
    told.table_name, told.source_id, s.publisher, min(period) AS first_period, newest,
    count(DISTINCT period) FILTER (told.state = 'present') AS present, count(DISTINCT period) FILTER (told.state <> 'present') AS missing
FROM told
INNER JOIN meta.source AS s USING (source_id)
WHERE period <= newest AND told.table_name IS NOT NULL
GROUP BY ALL
ORDER BY ALL
