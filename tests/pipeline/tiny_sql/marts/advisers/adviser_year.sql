-- grain: one row per year and country.
SELECT year(month_end)::BIGINT AS year, iso3, max(advisers) AS advisers
FROM core.adviser_count
GROUP BY ALL
ORDER BY year, iso3
