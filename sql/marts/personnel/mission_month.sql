-- grain: one row per month_end x mission, on months whose document gives missions.
SELECT
    month_end,
    mission,
    CASE WHEN bool_and(female IS NOT NULL OR is_filled) FILTER (NOT is_suspect)
        THEN (sum(female) FILTER (NOT is_suspect))::BIGINT END AS female,
    CASE WHEN bool_and(male IS NOT NULL OR is_filled) FILTER (NOT is_suspect)
        THEN (sum(male) FILTER (NOT is_suspect))::BIGINT END AS male,
    (sum(total) FILTER (suspect_part IS DISTINCT FROM 'total'))::BIGINT AS total,
    CASE WHEN bool_and(female IS NOT NULL OR is_filled) FILTER (NOT is_suspect)
        THEN sum(female) FILTER (NOT is_suspect)
            / sum(total) FILTER (NOT is_suspect AND female IS NOT NULL) END AS female_share,
    (sum(total) FILTER (suspect_part IS DISTINCT FROM 'total' AND personnel_type = 'troops'))::BIGINT AS troops_total,
    CASE WHEN bool_and(female IS NOT NULL OR is_filled) FILTER (NOT is_suspect AND personnel_type = 'troops')
        THEN sum(female) FILTER (NOT is_suspect AND personnel_type = 'troops')
            / sum(total) FILTER (
                NOT is_suspect AND female IS NOT NULL AND personnel_type = 'troops'
            ) END AS troops_female_share,
    count(DISTINCT entity) AS contributors,
    coalesce(sum(total) FILTER (suspect_part = 'total'), 0)::BIGINT AS suspect_persons,
    coalesce(sum(total) FILTER (
        suspect_part = 'sex' OR (female IS NULL AND suspect_part IS NULL)
    ), 0)::BIGINT AS sex_unknown_persons,
    coalesce(sum(total) FILTER (is_filled), 0)::BIGINT AS filled_persons,
    first(source_id ORDER BY is_filled, document_id) AS source_id,
    first(document_id ORDER BY is_filled, document_id) AS document_id,
    string_agg(DISTINCT series_break, '; ' ORDER BY series_break) AS series_break
FROM marts.uniformed_personnel
WHERE mission IS NOT NULL
GROUP BY month_end, mission
ORDER BY month_end, mission
