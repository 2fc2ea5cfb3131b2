SELECT
    c.number, c.field, c.value, c.printed_value, c.publisher, c.publisher_type, c.source_url, c.seen, c.agrees, c.document_id,
    c.locator, f.value AS answer, f.state
FROM core.resolution_claim AS c
LEFT JOIN core.resolution_field AS f USING (number, field)
ORDER BY c.number, c.field, c.agrees, c.value, c.publisher, c.source_url
