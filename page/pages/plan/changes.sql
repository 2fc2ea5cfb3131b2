WITH changed AS (
    -- only of whole rows are the values JSON: CASE, since conditions are asked in no order
    SELECT *, coalesce(
        row_key ->> '$.plan_id',
        CASE WHEN change IN ('row_added', 'row_removed') THEN coalesce(new_value ->> '$.plan_id', old_value ->> '$.plan_id') END
    ) AS plan_id
    FROM meta.change_cell
    WHERE change IN ('row_added', 'row_removed', 'cell', 'column_value')
        AND contains(concat(row_key, new_value, old_value), 'plan_id')
)

SELECT plan_id, table_name, change, row_key, column_name, old_value, new_value, causes, cause_detail, new_document_id, new_locator
FROM changed
WHERE plan_id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY plan_id ORDER BY table_name LIKE 'core.%' DESC, change_no) <= 8
ORDER BY plan_id, change_no
