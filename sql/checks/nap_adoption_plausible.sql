-- severity: error
-- what: plans that would have been drawn up, adopted or launched before resolution 1325 (2000), or after the day up to
--   which the register tells.
SELECT f.plan_id, f.field, f.value, f.document_id, f.locator
FROM core.nap_plan_field AS f
LEFT JOIN core.nap_calendar AS c ON c.is_as_of
WHERE f.field IN ('adopted', 'launched', 'document_date') AND (f.first_day < DATE '2000-01-01' OR f.first_day > c.day)
ORDER BY f.plan_id, f.field
