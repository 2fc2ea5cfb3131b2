SELECT d.document_id, d.name, d.url, s.publisher, s.title
FROM meta.document AS d
INNER JOIN meta.source AS s USING (source_id)
ORDER BY d.document_id
