SELECT plan_id, field, value, state, claims, publishers, agreement_share, document_id, locator
FROM core.nap_plan_field
ORDER BY plan_id, state = 'agreed', field
