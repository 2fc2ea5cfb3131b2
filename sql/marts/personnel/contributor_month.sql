-- grain: one row per month_end x contributor (entity).
SELECT
    month_end,
    entity,
    any_value(iso3) AS iso3,
    any_value(contributor) AS contributor,
    CASE WHEN bool_and(female IS NOT NULL OR is_filled) FILTER (NOT is_suspect)
        THEN (sum(female) FILTER (NOT is_suspect))::BIGINT END AS female,
    CASE WHEN bool_and(male IS NOT NULL OR is_filled) FILTER (NOT is_suspect)
        THEN (sum(male) FILTER (NOT is_suspect))::BIGINT END AS male,
    (sum(total) FILTER (suspect_part IS DISTINCT FROM 'total'))::BIGINT AS total,
    CASE WHEN bool_and(female IS NOT NULL OR is_filled) FILTER (NOT is_suspect)
        THEN sum(female) FILTER (NOT is_suspect)
            / sum(total) FILTER (NOT is_suspect AND female IS NOT NULL) END AS female_share,
    CASE WHEN sum(total) FILTER (suspect_part IS DISTINCT FROM 'total') IS NOT NULL
        THEN rank() OVER (
            PARTITION BY month_end ORDER BY sum(total) FILTER (suspect_part IS DISTINCT FROM 'total') DESC NULLS LAST
        ) END AS rank,
    nullif(count(DISTINCT mission), 0) AS missions,
    coalesce(sum(total) FILTER (suspect_part = 'total'), 0)::BIGINT AS suspect_persons,
    coalesce(sum(total) FILTER (
        suspect_part = 'sex' OR (female IS NULL AND suspect_part IS NULL)
    ), 0)::BIGINT AS sex_unknown_persons,
    coalesce(sum(total) FILTER (is_filled), 0)::BIGINT AS filled_persons,
    first(source_id ORDER BY is_filled, document_id) AS source_id,
    first(document_id ORDER BY is_filled, document_id) AS document_id,
    string_agg(DISTINCT series_break, '; ' ORDER BY series_break) AS series_break
FROM marts.uniformed_personnel
GROUP BY month_end, entity
ORDER BY month_end, entity
