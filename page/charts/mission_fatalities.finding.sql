SELECT mission, sum(fatalities)::BIGINT AS n, min(year) AS first_year, max(year) AS last_year
FROM marts.fatality_year
WHERE mission IS NOT NULL
GROUP BY mission
HAVING sum(fatalities) > 0
