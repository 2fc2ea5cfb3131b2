SELECT
    t.table_name, split_part(t.table_name, '.', 1) AS schema, t.title, t.rows, t.kind, t.version, t.until,
    (SELECT count(*) FROM meta."column" AS c WHERE c.table_name = t.table_name) AS columns
FROM meta."table" AS t
ORDER BY t.table_name
