-- severity: error
-- what: speakers' entities that are no entity of the reference.
SELECT s.entity, count(*) AS speeches
FROM core.speech AS s
ANTI JOIN core.entity AS e ON s.entity = e.entity
WHERE s.entity IS NOT NULL
GROUP BY s.entity
ORDER BY s.entity
