SELECT * FROM core.adviser_count ORDER BY ALL
