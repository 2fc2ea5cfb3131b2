-- a year of a table: how many of its periods are there, how many are not, and why
SELECT
    source_id, table_name, year(period) AS year, count(DISTINCT period) FILTER (state = 'present') AS present,
    count(DISTINCT period) FILTER (state <> 'present') AS missing, sum(rows) FILTER (state = 'present') AS rows,
    string_agg(DISTINCT state, ' ' ORDER BY state) FILTER (state <> 'present') AS why
FROM meta.coverage
WHERE period IS NOT NULL AND table_name IS NOT NULL
GROUP BY ALL
ORDER BY source_id, table_name, year
