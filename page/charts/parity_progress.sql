-- Shares of fewer than 20 persons are left out. A run is a row of months without a gap.
WITH monthly AS (
    SELECT
        category,
        month_end,
        female,
        total - sex_unknown_persons AS persons,
        CASE WHEN total - sex_unknown_persons >= 20 THEN female_share END AS female_share,
        target_share,
        target_year,
        suspect_persons + sex_unknown_persons AS left_out,
        coalesce(contains(series_break, 'staff officers'), false) AS is_broken,
        document_id
    FROM marts.parity_progress
)
SELECT
    category,
    month_end AS day,
    month_end,
    female,
    persons,
    female_share,
    target_share,
    target_year,
    NULL::DOUBLE AS aim_share,
    left_out,
    left_out > 0 AS is_suspect,
    CASE WHEN is_broken AND month_end = min(month_end) FILTER (is_broken) OVER (PARTITION BY category)
        THEN max(month_end) FILTER (is_broken) OVER (PARTITION BY category) END AS broken_until,
    date_diff('month', DATE '2000-01-01', month_end)
        - row_number() OVER (PARTITION BY category, female_share IS NULL ORDER BY month_end) AS run,
    female_share IS NOT NULL
        AND month_end = max(month_end) FILTER (female_share IS NOT NULL) OVER (PARTITION BY category) AS is_last,
    month_end = max(month_end) OVER (PARTITION BY category, year(month_end)) AS in_table,
    document_id
FROM monthly
UNION ALL
SELECT
    category,
    make_date(target_year, 12, 31),
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    target_share,
    NULL,
    false,
    NULL,
    NULL,
    false,
    false,
    document_id
FROM core.parity_target
ORDER BY category, day, aim_share NULLS FIRST
