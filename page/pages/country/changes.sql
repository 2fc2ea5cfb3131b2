-- Of how many months a figure is known changes for everybody with each document, and is no news of anybody.
SELECT iso3, table_name, change, row_key, column_name, old_value, new_value, causes, cause_detail, new_document_id, new_locator
FROM meta.change_cell
WHERE iso3 IS NOT NULL AND change <> 'place'
    AND NOT (change = 'cell' AND (table_name, column_name) IN (
        SELECT (table_name, column_name) FROM meta.column WHERE unit = 'months'
    ))
QUALIFY row_number() OVER (PARTITION BY iso3 ORDER BY table_name LIKE 'core.%' DESC, change_no) <= 3
ORDER BY iso3, change_no
