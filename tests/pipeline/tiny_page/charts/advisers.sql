SELECT iso3, sum(advisers)::BIGINT AS advisers FROM marts.adviser_year GROUP BY iso3 ORDER BY iso3
