SELECT
    d.document_id, d.source_id, d.sha256, d.name, d.origin, d.size_bytes, d.url, d.credit, d.fetched_at_utc, d.rows_parsed,
    s.publisher, s.title, s.homepage, s.licence, s.licence_url
FROM meta.document AS d
INNER JOIN meta.source AS s USING (source_id)
ORDER BY d.document_id
