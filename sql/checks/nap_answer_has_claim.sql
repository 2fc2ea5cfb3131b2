-- severity: error
-- what: published answers that do not point to a claim with this very value.
SELECT f.plan_id, f.field, f.value, f.document_id, f.locator
FROM core.nap_plan_field AS f
ANTI JOIN core.nap_claim AS c
    ON f.plan_id = c.plan_id AND f.field = c.field AND f.value = c.value
    AND f.document_id = c.document_id AND f.locator = c.locator
WHERE f.value IS NOT NULL
ORDER BY f.plan_id, f.field
