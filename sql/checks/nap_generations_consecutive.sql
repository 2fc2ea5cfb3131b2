-- severity: error
-- what: plans whose predecessor no source of the register claims: a gap in a country's generations. Claim the plan in
--   between (its kind is enough), or leave the generation of the later claims empty until it is known.
SELECT p.plan_id, p.adoption_year
FROM core.nap_plan AS p
ANTI JOIN core.nap_plan AS earlier ON p.entity = earlier.entity AND earlier.generation = p.generation - 1
WHERE p.revision = 0 AND p.generation > 1
ORDER BY p.plan_id
