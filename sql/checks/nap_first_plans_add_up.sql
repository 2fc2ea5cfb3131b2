-- severity: error
-- what: years up to which marts.nap_adoption_year counts other states with a plan than core.nap_plan has.
SELECT a.year, a.first_plans_cumulative, count(DISTINCT p.entity) AS states
FROM marts.nap_adoption_year AS a
LEFT JOIN (
    SELECT n.entity, n.adoption_year
    FROM core.nap_plan AS n
    INNER JOIN core.entity AS e ON n.entity = e.entity AND e.kind IN ('state', 'non_member', 'territory')
    WHERE n.revision = 0
) AS p ON p.adoption_year <= a.year
WHERE a.un_region = 'World'
GROUP BY a.year, a.first_plans_cumulative
HAVING a.first_plans_cumulative <> count(DISTINCT p.entity)
ORDER BY a.year
