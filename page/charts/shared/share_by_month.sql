, drawn AS (
    SELECT
        *,
        month_end AS day,
        left_out > 0 AS is_suspect,
        CASE WHEN is_broken AND month_end = min(month_end) FILTER (is_broken) OVER (PARTITION BY subject)
            THEN max(month_end) FILTER (is_broken) OVER (PARTITION BY subject) END AS broken_until,
        date_diff('month', DATE '2000-01-01', month_end)
            - row_number() OVER (PARTITION BY subject, female_share IS NULL ORDER BY month_end) AS run,
        female_share IS NOT NULL
            AND month_end = max(month_end) FILTER (female_share IS NOT NULL) OVER (PARTITION BY subject) AS is_last,
        month_end = max(month_end) OVER (PARTITION BY subject, year(month_end)) AS in_table
    FROM monthly
    UNION ALL BY NAME
    SELECT *, false AS is_suspect, false AS is_last, false AS in_table FROM aims
)
SELECT * EXCLUDE (subject, is_broken) FROM drawn ORDER BY subject, day, aim_share NULLS FIRST
