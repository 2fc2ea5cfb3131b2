-- Periods are named by their last day: where each is the last of a year, they are years.
WITH told AS (
    SELECT *, max(period) FILTER (state = 'present') OVER (PARTITION BY table_name, source_id) AS newest FROM meta.coverage WHERE period IS NOT NULL
)

SELECT
    told.table_name, told.source_id, s.publisher, min(period) AS first_period,
    CASE WHEN bool_and(month(period) = 12 AND day(period) = 31) THEN strftime(any_value(newest), '%Y')
        ELSE strftime(any_value(newest), '%Y-%m') END AS newest,
    count(DISTINCT period) FILTER (told.state = 'present') AS present, count(DISTINCT period) FILTER (told.state <> 'present') AS missing
FROM told
INNER JOIN meta.source AS s USING (source_id)
WHERE period <= told.newest AND told.table_name IS NOT NULL
GROUP BY told.table_name, told.source_id, s.publisher
ORDER BY ALL
