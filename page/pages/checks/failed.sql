SELECT table_name, check_name, severity, failing_rows, detail
FROM meta.check_result
WHERE NOT passed AND NOT accepted
ORDER BY severity, table_name, check_name
