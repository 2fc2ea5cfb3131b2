-- severity: warning
-- what: gender advice or leadership of a mission in a year in which it was not: the mission, the year or the reference is
--   wrong. What is planned may come before.
SELECT f.mission, f.year, f.what, m.start_year, m.end_year, f.locator
FROM (
    SELECT mission, year, concat(field, ' ', value) AS what, locator FROM core.gender_advice
    WHERE value IS DISTINCT FROM 'planned'
    UNION ALL
    SELECT mission, year, concat(post, ' ', title_printed), locator FROM core.mission_leadership
) AS f
INNER JOIN core.mission AS m ON f.mission = m.mission
WHERE f.year < m.start_year OR f.year > m.end_year
ORDER BY f.mission, f.year, f.locator
