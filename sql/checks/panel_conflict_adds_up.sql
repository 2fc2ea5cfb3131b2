-- severity: error
-- what: years in which marts.country_year has other battle-related deaths, or conflicts that name one state, than the data sets.
WITH counted AS (
    SELECT year, sum(deaths_best) FILTER (dataset = 'brd') AS deaths, count(*) FILTER (dataset = 'acd') AS conflicts
    FROM core.conflict_violence
    WHERE is_counted AND locations = 1
    GROUP BY year
),
panel AS (
    SELECT year, sum(battle_deaths) AS deaths, sum(armed_conflicts) AS conflicts
    FROM marts.country_year
    GROUP BY year
)
SELECT p.year, p.deaths, c.deaths AS deaths_printed, p.conflicts, c.conflicts AS conflicts_printed
FROM panel AS p
INNER JOIN counted AS c ON p.year = c.year
WHERE p.deaths <> c.deaths OR p.conflicts < c.conflicts
ORDER BY p.year
