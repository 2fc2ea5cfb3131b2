SELECT entity AS iso3, seat, valid_from, valid_to, document_id, locator
FROM core.council_term
ORDER BY entity, valid_from DESC
