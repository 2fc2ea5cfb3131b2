-- severity: error
-- what: months with filled cells that hold more than the grand total of their own document, or other persons than
--   core.month_source counts as filled.
WITH filled AS (
    SELECT
        month_end,
        sum(total) AS persons,
        coalesce(sum(total) FILTER (is_filled), 0) AS filled
    FROM marts.uniformed_personnel
    GROUP BY month_end
)
SELECT s.month_end, f.persons, f.filled, s.persons_filled, t.printed_total
FROM core.month_source AS s
INNER JOIN filled AS f ON s.month_end = f.month_end
LEFT JOIN core.reported_total AS t
    ON s.month_end = t.month_end AND s.document_id = t.document_id AND t.scope = 'grand' AND t.personnel_type IS NULL
WHERE f.filled <> s.persons_filled OR (f.filled > 0 AND f.persons > t.printed_total)
ORDER BY s.month_end
