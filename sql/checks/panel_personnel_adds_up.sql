-- severity: error
-- what: years in which marts.country_year has other person-months, or women-months, than the months it is made of.
WITH panel AS (
    SELECT
        year,
        sum(uniformed_persons * uniformed_months) AS persons,
        sum(uniformed_women * uniformed_sex_months) AS women
    FROM marts.country_year
    GROUP BY year
),
month AS (
    SELECT
        year(m.month_end) AS year,
        sum(m.total) FILTER (m.suspect_persons = 0) AS persons,
        sum(m.female) FILTER (m.suspect_persons = 0 AND m.sex_unknown_persons = 0) AS women
    FROM marts.contributor_month AS m
    SEMI JOIN marts.country_year AS c ON m.entity = c.entity AND year(m.month_end) = c.year
    GROUP BY year(m.month_end)
)
SELECT m.year, p.persons, m.persons AS persons_in_months, p.women, m.women AS women_in_months
FROM month AS m
INNER JOIN panel AS p ON m.year = p.year
WHERE round(p.persons) IS DISTINCT FROM m.persons OR round(p.women) IS DISTINCT FROM m.women
ORDER BY m.year
