SELECT source_id, document_id, name, origin, size_bytes, rows_parsed, fetched_at_utc
FROM meta.document
ORDER BY source_id, name, document_id
