-- Shares of fewer than 20 troops are left out. A run is a row of months without a gap. The strategy's targets are for
-- the troops of all missions; each is at the end of its year, for missions that still have troops when the strategy
-- begins.
WITH monthly AS (
    SELECT
        mission,
        month_end,
        troops_total AS troops,
        CASE WHEN troops_total >= 20 THEN troops_female_share END AS female_share,
        suspect_persons + sex_unknown_persons AS left_out,
        coalesce(contains(series_break, 'staff officers'), false) AS is_broken,
        document_id
    FROM marts.mission_month
    WHERE troops_total IS NOT NULL
)
SELECT
    mission,
    month_end AS day,
    month_end,
    troops,
    female_share,
    NULL::DOUBLE AS aim_share,
    left_out,
    left_out > 0 AS is_suspect,
    CASE WHEN is_broken AND month_end = min(month_end) FILTER (is_broken) OVER (PARTITION BY mission)
        THEN max(month_end) FILTER (is_broken) OVER (PARTITION BY mission) END AS broken_until,
    date_diff('month', DATE '2000-01-01', month_end)
        - row_number() OVER (PARTITION BY mission, female_share IS NULL ORDER BY month_end) AS run,
    female_share IS NOT NULL
        AND month_end = max(month_end) FILTER (female_share IS NOT NULL) OVER (PARTITION BY mission) AS is_last,
    month_end = max(month_end) OVER (PARTITION BY mission, year(month_end)) AS in_table,
    document_id
FROM monthly
UNION ALL
SELECT m.mission, make_date(t.target_year, 12, 31), NULL, NULL, NULL, t.target_share, NULL, false, NULL, NULL, false,
    false, t.document_id
FROM (
    SELECT mission FROM monthly GROUP BY mission
    HAVING count(*) FILTER (year(month_end) >= 2018 AND female_share IS NOT NULL) > 0
) AS m
INNER JOIN core.parity_target AS t ON t.category = 'military_contingents'
ORDER BY mission, day, aim_share NULLS FIRST
