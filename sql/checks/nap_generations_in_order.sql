-- severity: error
-- what: plans that begin no later than an earlier plan of the same country: a generation or a date is wrong.
SELECT later.plan_id, later.starts_on, earlier.plan_id AS earlier_plan_id, earlier.starts_on AS earlier_starts_on
FROM core.nap_plan AS later
INNER JOIN core.nap_plan AS earlier
    ON later.entity = earlier.entity AND later.generation > earlier.generation AND later.starts_on <= earlier.starts_on
WHERE later.revision = 0 AND earlier.revision = 0
ORDER BY later.plan_id, earlier.plan_id
