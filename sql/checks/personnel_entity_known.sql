-- severity: error
-- what: contributors of personnel that are no entity of the reference.
SELECT u.entity, any_value(u.contributor_label) AS contributor_label, count(*) AS rows
FROM core.uniformed_personnel AS u
LEFT JOIN core.entity AS e ON u.entity = e.entity
WHERE e.entity IS NULL
GROUP BY u.entity
ORDER BY u.entity
