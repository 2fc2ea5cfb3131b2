-- grain: one row per state x year.
WITH most AS (
    SELECT iso3, year(month_end) AS year, max(advisers) AS advisers FROM core.adviser_count GROUP BY ALL
)
SELECT
    e.entity,
    y.year,
    e.iso3,
    CASE WHEN y.year < 2022 THEN coalesce(m.advisers, 0) END AS advisers,
    y.year < 2022 AS advisers_covered,
    '=' || e.name AS motto,
    true AS motto_covered
FROM core.entity AS e
CROSS JOIN (SELECT DISTINCT year FROM most) AS y
LEFT JOIN most AS m ON e.iso3 = m.iso3 AND y.year = m.year
WHERE e.kind = 'state'
ORDER BY e.entity, y.year
