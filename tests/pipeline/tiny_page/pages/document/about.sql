SELECT document_id, name FROM meta.document ORDER BY document_id
