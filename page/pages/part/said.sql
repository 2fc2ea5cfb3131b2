-- What a line of a register or list says: whom it is about, a field (of a list of codes) and its value, who says so and where.
SELECT document_id, locator, plan_id AS subject, 'plan_field' AS listed, field, value, publisher, source_url
FROM core.nap_claim
WHERE starts_with(locator, 'line')
UNION ALL
SELECT document_id, locator, symbol, 'resolution_field', field, value, publisher, source_url
FROM core.resolution_claim
WHERE starts_with(locator, 'line')
UNION ALL
SELECT document_id, locator, subject, 'advice', field, value, publisher, source_url
FROM core.fact_claim
WHERE starts_with(locator, 'line')
UNION ALL
SELECT document_id, locator, meeting_symbol, NULL, NULL, concat_ws(', ', speaker, affiliation), NULL, NULL
FROM core.speech
WHERE starts_with(locator, 'line') AND (is_wps OR words IS NOT NULL)
UNION ALL
SELECT document_id, locator, entity, NULL, NULL, concat_ws(', ', group_name, valid_from::VARCHAR), NULL, NULL
FROM core.entity_group
WHERE starts_with(locator, 'line')
UNION ALL
SELECT document_id, locator, entity, NULL, NULL, concat_ws(', ', seat, valid_from::VARCHAR, valid_to::VARCHAR), NULL, NULL
FROM core.council_term
WHERE starts_with(locator, 'line')
ORDER BY document_id, locator
