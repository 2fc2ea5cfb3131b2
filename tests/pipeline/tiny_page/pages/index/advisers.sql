SELECT iso3, year, advisers FROM marts.adviser_year ORDER BY iso3, year
