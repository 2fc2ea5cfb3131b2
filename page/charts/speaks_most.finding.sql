WITH spoken AS (
    SELECT entity, sum(speeches)::BIGINT AS speeches, min(year) AS first_year, max(year) AS last_year
    FROM marts.debate_country_year
    WHERE is_wps AND iso3 IS NOT NULL
    GROUP BY entity
)
SELECT
    CASE WHEN count(*) > 1 THEN 'tie' ELSE 'only' END AS case,
    string_agg(entity, ';' ORDER BY entity) AS entity,
    max(speeches) AS speeches,
    (SELECT min(first_year) FROM spoken) AS first_year,
    (SELECT max(last_year) FROM spoken) AS last_year
FROM (FROM spoken QUALIFY rank() OVER (ORDER BY speeches DESC) = 1)
HAVING max(speeches) > 0
