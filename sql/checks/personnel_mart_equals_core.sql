-- severity: error
-- what: months on which marts.uniformed_personnel holds other sums than the rows of the chosen document and those
--   filled in.
WITH used AS (
    SELECT u.month_end, u.total, u.female
    FROM core.uniformed_personnel AS u
    INNER JOIN core.month_source AS s ON u.month_end = s.month_end AND u.document_id = s.document_id
    UNION ALL
    SELECT u.month_end, u.total, u.female
    FROM core.uniformed_personnel AS u
    INNER JOIN core.month_fill AS f ON u.document_id = f.document_id AND u.locator = f.locator
),
core_sum AS (
    SELECT month_end, sum(total) AS total, coalesce(sum(female), 0) AS female
    FROM used
    GROUP BY month_end
    HAVING sum(total) > 0
),
mart_sum AS (
    SELECT month_end, sum(total) AS total, coalesce(sum(female), 0) AS female
    FROM marts.uniformed_personnel
    GROUP BY month_end
)
SELECT coalesce(c.month_end, m.month_end) AS month_end, c.total AS core_total, m.total AS mart_total, c.female, m.female AS mart_female
FROM core_sum AS c
FULL JOIN mart_sum AS m ON c.month_end = m.month_end
WHERE c.total IS DISTINCT FROM m.total OR m.female > c.female
ORDER BY 1
