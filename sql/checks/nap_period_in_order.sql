-- severity: warning
-- what: plans whose printed end lies before their beginning: the end is set aside, and meta.conflict has the claims.
SELECT plan_id, start_basis, starts_on, end_basis, coalesce(extended_to, period_end) AS printed_end
FROM core.nap_plan
WHERE end_state = 'before_start'
ORDER BY plan_id
