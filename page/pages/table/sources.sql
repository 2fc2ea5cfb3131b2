-- Whose data stand in a table: the sources whose rows reached it, and those of its columns.
WITH named AS (
    SELECT table_name, unnest(string_split(sources, '; ')) AS source_id FROM meta."table" WHERE sources IS NOT NULL
    UNION
    SELECT table_name, unnest(string_split(sources, '; ')) FROM meta."column" WHERE sources IS NOT NULL
)

SELECT n.table_name, s.publisher || ', ' || s.title AS said
FROM named AS n
INNER JOIN meta.source AS s USING (source_id)
WHERE s.documents > 0 AND s.source_id <> 'reference'
ORDER BY n.table_name, said
