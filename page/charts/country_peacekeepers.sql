-- Shares of fewer than 20 persons are left out. A run is a row of months without a gap.
WITH monthly AS (
    SELECT
        iso3,
        month_end,
        female,
        female + male AS persons,
        CASE WHEN female + male >= 20 THEN female_share END AS female_share,
        suspect_persons + sex_unknown_persons AS left_out,
        missions,
        rank,
        series_break IS NOT NULL AS not_comparable,
        document_id
    FROM marts.contributor_month
    WHERE iso3 IS NOT NULL
)
SELECT
    *,
    left_out > 0 AS is_suspect,
    date_diff('month', DATE '2000-01-01', month_end)
        - row_number() OVER (PARTITION BY iso3, female_share IS NULL ORDER BY month_end) AS run,
    female_share IS NOT NULL
        AND month_end = max(month_end) FILTER (female_share IS NOT NULL) OVER (PARTITION BY iso3) AS is_last,
    month_end = max(month_end) OVER (PARTITION BY iso3, year(month_end))
        AND year(month_end) > max(year(month_end)) OVER (PARTITION BY iso3) - 5 AS in_table
FROM monthly
ORDER BY iso3, month_end
