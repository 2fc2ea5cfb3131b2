SELECT * FROM meta."table" ORDER BY table_name
