-- severity: error
-- what: groups that have other members, or other plans in force, at the end of a year than at the end of its December.
SELECT y.group_name, y.year, y.members, m.members AS members_in_december, y.plans_in_force, m.plans_in_force AS plans_in_december
FROM marts.group_year AS y
INNER JOIN marts.group_month AS m ON y.group_name = m.group_name AND y.as_of = m.month_end
WHERE y.members <> m.members OR y.plans_in_force IS DISTINCT FROM m.plans_in_force
ORDER BY y.group_name, y.year
