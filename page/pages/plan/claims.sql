SELECT plan_id, field, value, publisher, publisher_type, source_url, seen, page_date, note, agrees, document_id, locator
FROM core.nap_claim
WHERE plan_id IS NOT NULL
ORDER BY
    plan_id, field, value, publisher, source_url, seen DESC NULLS LAST, page_date DESC NULLS LAST, document_id, locator
