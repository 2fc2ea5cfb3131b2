SELECT table_name, row_key, column_name, old_value, new_value, array_to_string(causes, ' ') AS causes, new_document_id, new_locator
FROM meta.change_cell
WHERE change = 'cell' AND table_name NOT LIKE 'meta.%'
ORDER BY change_no
LIMIT 200
