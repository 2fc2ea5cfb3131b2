-- grain: one row per month_end x mission, on months whose document gives missions.
SELECT
    month_end,
    mission,
    CASE WHEN bool_and(female IS NOT NULL) FILTER (NOT is_suspect)
        THEN (sum(female) FILTER (NOT is_suspect))::BIGINT END AS female,
    CASE WHEN bool_and(male IS NOT NULL) FILTER (NOT is_suspect)
        THEN (sum(male) FILTER (NOT is_suspect))::BIGINT END AS male,
    (sum(total) FILTER (NOT is_suspect))::BIGINT AS total,
    CASE WHEN bool_and(female IS NOT NULL) FILTER (NOT is_suspect)
        THEN sum(female) FILTER (NOT is_suspect) / sum(total) FILTER (NOT is_suspect) END AS female_share,
    (sum(total) FILTER (NOT is_suspect AND personnel_type = 'troops'))::BIGINT AS troops_total,
    CASE WHEN bool_and(female IS NOT NULL) FILTER (NOT is_suspect AND personnel_type = 'troops')
        THEN sum(female) FILTER (NOT is_suspect AND personnel_type = 'troops')
            / sum(total) FILTER (NOT is_suspect AND personnel_type = 'troops') END AS troops_female_share,
    count(DISTINCT entity) AS contributors,
    coalesce(sum(total) FILTER (is_suspect), 0)::BIGINT AS suspect_persons,
    any_value(source_id) AS source_id,
    any_value(document_id) AS document_id,
    string_agg(DISTINCT series_break, '; ' ORDER BY series_break) AS series_break
FROM marts.uniformed_personnel
WHERE mission IS NOT NULL
GROUP BY month_end, mission
ORDER BY month_end, mission
