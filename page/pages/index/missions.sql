SELECT
    mission,
    month_end,
    total,
    female + male AS persons,
    female,
    CASE WHEN female + male >= 20 THEN female_share END AS women_share,
    suspect_persons + sex_unknown_persons AS left_out,
    document_id
FROM marts.mission_month
WHERE month_end = (SELECT max(month_end) FROM marts.mission_month)
ORDER BY total DESC NULLS LAST, mission
