SELECT
    sum(fatalities) FILTER (WHERE sex = 'female')::BIGINT AS women,
    sum(fatalities) FILTER (WHERE sex IS NOT NULL)::BIGINT AS persons,
    coalesce(sum(fatalities) FILTER (WHERE sex IS NULL), 0)::BIGINT AS unknown
FROM marts.fatality_year
WHERE year >= 2000
HAVING sum(fatalities) FILTER (WHERE sex IS NOT NULL) >= 20
