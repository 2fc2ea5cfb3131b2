SELECT count(DISTINCT iso3) AS n, max(advisers) AS most FROM marts.adviser_year
