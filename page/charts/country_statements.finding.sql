SELECT iso3, entity, sum(speeches)::BIGINT AS n, min(year) AS first_year, max(year) AS last_year
FROM marts.debate_country_year
WHERE is_wps AND iso3 IS NOT NULL
GROUP BY iso3, entity
HAVING sum(speeches) > 0
