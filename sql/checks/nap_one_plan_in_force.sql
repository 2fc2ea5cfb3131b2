-- severity: warning
-- what: plans of one country that are both in force for more than a year, neither of which revises the other. Within a
--   year one plan commonly runs out while the next one runs already.
SELECT
    later.plan_id,
    later.starts_on,
    earlier.plan_id AS earlier_plan_id,
    earlier.ends_on AS earlier_ends_on,
    date_diff('day', later.starts_on, earlier.ends_on) AS days
FROM core.nap_plan AS later
INNER JOIN core.nap_plan AS earlier
    ON later.entity = earlier.entity AND later.generation > earlier.generation
    AND later.starts_on + INTERVAL 1 YEAR <= earlier.ends_on
WHERE later.revision = 0
ORDER BY later.plan_id, earlier.plan_id
