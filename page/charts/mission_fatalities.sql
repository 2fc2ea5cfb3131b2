SELECT
    mission,
    year,
    coalesce(sex, 'unknown') AS sex,
    sum(fatalities)::BIGINT AS fatalities,
    list_position(['female', 'male', 'unknown'], coalesce(sex, 'unknown')) AS rank
FROM marts.fatality_year
WHERE mission IS NOT NULL
GROUP BY ALL
HAVING sum(fatalities) > 0
ORDER BY mission, year, rank
