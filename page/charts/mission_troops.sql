-- Shares of fewer than 20 troops are left out. A run is a row of months without a gap. The strategy's targets are for
-- the troops of all missions; each is at the end of its year, for missions that still have troops when the strategy
-- begins.
WITH monthly AS (
    SELECT
        mission,
        mission AS subject,
        month_end,
        troops_total AS troops,
        CASE WHEN troops_total >= 20 THEN troops_female_share END AS female_share,
        suspect_persons + sex_unknown_persons AS left_out,
        coalesce(contains(series_break, 'staff officers'), false) AS is_broken,
        document_id
    FROM marts.mission_month
    WHERE troops_total IS NOT NULL
),
aims AS (
    SELECT m.mission, m.mission AS subject, make_date(t.target_year, 12, 31) AS day, t.target_share AS aim_share, t.document_id
    FROM (
        SELECT mission FROM monthly GROUP BY mission
        HAVING count(*) FILTER (year(month_end) >= 2018 AND female_share IS NOT NULL) > 0
    ) AS m
    INNER JOIN core.parity_target AS t ON t.category = 'military_contingents'
)
