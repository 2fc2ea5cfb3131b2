-- severity: warning
-- what: members of the Council in a year as the Hub lists them that the reference has not, and members that the reference
--   has and a year of the Hub's list lacks.
WITH listed AS (
    SELECT DISTINCT year, entity FROM core.observation WHERE indicator = 'HUB.COUNCIL_MEMBER' AND value = 1
),
served AS (
    SELECT DISTINCT y.year, t.entity
    FROM core.council_term AS t
    INNER JOIN (SELECT DISTINCT year FROM listed) AS y
        ON y.year BETWEEN year(t.valid_from) AND coalesce(year(t.valid_to), y.year)
)
SELECT coalesce(l.year, s.year) AS year, l.entity AS listed_by_hub, s.entity AS served
FROM listed AS l
FULL JOIN served AS s ON l.year = s.year AND l.entity = s.entity
WHERE l.entity IS NULL OR s.entity IS NULL
ORDER BY ALL
