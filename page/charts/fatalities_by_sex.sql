SELECT
    year,
    coalesce(sex, 'unknown') AS sex,
    sum(fatalities)::BIGINT AS fatalities,
    list_position(['female', 'male', 'unknown'], coalesce(sex, 'unknown')) AS rank
FROM marts.fatality_year
WHERE year >= 2000
GROUP BY ALL
ORDER BY year, rank
