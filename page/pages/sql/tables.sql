SELECT table_name, title, rows FROM meta.table ORDER BY split_part(table_name, '.', 1) <> 'marts', table_name
