WITH latest AS (
    FROM marts.parity_progress
    WHERE target_share IS NOT NULL AND female_share IS NOT NULL AND total - sex_unknown_persons >= 20
    QUALIFY row_number() OVER (PARTITION BY category ORDER BY month_end DESC) = 1
)
SELECT
    CASE WHEN count(*) FILTER (WHERE gap < 0) = 0 THEN 'reached' ELSE 'short' END AS case,
    count(*) FILTER (WHERE gap < 0) AS n,
    count(*) AS categories,
    max(month_end) AS month_end
FROM latest
HAVING count(*) > 0
