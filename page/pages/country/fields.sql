-- What each publisher says of each field, one row for each value that somebody claims.
SELECT
    c.iso3, c.plan_id, c.field, c.value, bool_or(c.agrees) AS agrees, any_value(f.state) AS state,
    list({
        'publisher': c.publisher, 'source_url': c.source_url, 'document_id': c.document_id, 'locator': c.locator
    } ORDER BY c.publisher, c.source_url, c.document_id, c.locator) AS claims
FROM core.nap_claim AS c
LEFT JOIN core.nap_plan_field AS f ON f.plan_id = c.plan_id AND f.field = c.field
WHERE c.iso3 IS NOT NULL
GROUP BY c.iso3, c.plan_id, c.field, c.value
ORDER BY c.iso3, c.plan_id, c.field, agrees DESC NULLS LAST, c.value
