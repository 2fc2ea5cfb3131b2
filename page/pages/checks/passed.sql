SELECT
    table_name, count(*) FILTER (severity = 'error') AS errors, count(*) FILTER (severity = 'warning') AS warnings,
    count(*) FILTER (passed) AS passed
FROM meta.check_result
GROUP BY ALL
ORDER BY table_name
