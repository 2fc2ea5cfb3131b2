SELECT * FROM meta.change ORDER BY table_name
