SELECT * FROM meta.source ORDER BY source_id
