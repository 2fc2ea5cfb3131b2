-- severity: error
-- what: plans said to have ended without a successor though nothing is claimed of that state after the plan's end.
SELECT entity, year, plan_id, ends_on, evidence_on
FROM marts.nap_status_year
WHERE status = 'ended' AND coalesce(evidence_on <= ends_on, evidence_on IS NULL)
ORDER BY entity, year
