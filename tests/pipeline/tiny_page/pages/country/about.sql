SELECT DISTINCT iso3 FROM marts.adviser_year ORDER BY iso3
