-- severity: error
-- what: covered years in which marts.country_year has other numbers of speeches than were held by its countries.
WITH panel AS (
    SELECT year, sum(council_speeches) AS speeches, sum(wps_speeches) AS wps_speeches
    FROM marts.country_year
    WHERE council_speeches_covered
    GROUP BY year
),
spoken AS (
    SELECT s.year, sum(s.speeches) AS speeches, coalesce(sum(s.speeches) FILTER (s.is_wps), 0) AS wps_speeches
    FROM marts.debate_country_year AS s
    SEMI JOIN marts.country_year AS c ON s.entity = c.entity AND s.year = c.year
    GROUP BY s.year
)
SELECT p.year, p.speeches, s.speeches AS speeches_held, p.wps_speeches, s.wps_speeches AS wps_speeches_held
FROM panel AS p
INNER JOIN spoken AS s ON p.year = s.year
WHERE p.speeches <> s.speeches OR p.wps_speeches <> s.wps_speeches
ORDER BY p.year
