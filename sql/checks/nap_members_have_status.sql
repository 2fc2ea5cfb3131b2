-- severity: error
-- what: members and observers of the United Nations without exactly one row of the latest status, or with a plan where none is known.
SELECT e.entity, e.name, count(s.entity) AS statuses, any_value(s.status) AS status
FROM core.entity AS e
INNER JOIN core.nap_calendar AS c ON c.is_as_of
LEFT JOIN marts.nap_status_now AS s ON e.entity = s.entity
WHERE (e.kind = 'state' AND e.un_member_from <= c.day AND coalesce(e.un_member_to >= c.day, true)) OR e.entity IN ('PSE', 'VAT')
GROUP BY e.entity, e.name
HAVING count(s.entity) <> 1 OR bool_or(s.status = 'no_plan_known' AND s.generation IS NOT NULL)
ORDER BY e.entity
