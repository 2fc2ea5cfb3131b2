SELECT p.iso3, p.plan_id, p.generation, f.field, f.value, f.document_id, f.locator
FROM core.nap_plan AS p
LEFT JOIN core.nap_plan_field AS f USING (plan_id)
ORDER BY p.iso3, p.generation, f.field
