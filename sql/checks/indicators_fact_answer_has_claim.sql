-- severity: error
-- what: answers of the register of facts that do not point to a claim with this very value.
SELECT a.what, a.value, a.document_id, a.locator
FROM (
    SELECT field AS what, value, document_id, locator FROM core.gender_advice
    UNION ALL
    SELECT 'crsv_party', listing, document_id, locator FROM core.crsv_listing
    UNION ALL
    SELECT 'title', title_printed, document_id, locator FROM core.mission_leadership
    UNION ALL
    SELECT indicator, value_printed, document_id, locator FROM core.observation WHERE source_id = 'fact_register'
) AS a
ANTI JOIN core.fact_claim AS c
    ON a.document_id = c.document_id AND a.locator = c.locator AND a.value = c.value
WHERE a.value IS NOT NULL
ORDER BY a.what, a.locator
