SELECT source_id, document_id, what, part, column_name, drift, cells FROM meta.drift ORDER BY ALL
