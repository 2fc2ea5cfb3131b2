-- grain: one row per month_end x contributor (entity).
SELECT
    month_end,
    entity,
    any_value(iso3) AS iso3,
    any_value(contributor) AS contributor,
    CASE WHEN bool_and(female IS NOT NULL) FILTER (NOT is_suspect)
        THEN (sum(female) FILTER (NOT is_suspect))::BIGINT END AS female,
    CASE WHEN bool_and(male IS NOT NULL) FILTER (NOT is_suspect)
        THEN (sum(male) FILTER (NOT is_suspect))::BIGINT END AS male,
    (sum(total) FILTER (NOT is_suspect))::BIGINT AS total,
    CASE WHEN bool_and(female IS NOT NULL) FILTER (NOT is_suspect)
        THEN sum(female) FILTER (NOT is_suspect) / sum(total) FILTER (NOT is_suspect) END AS female_share,
    CASE WHEN sum(total) FILTER (NOT is_suspect) IS NOT NULL
        THEN rank() OVER (PARTITION BY month_end ORDER BY sum(total) FILTER (NOT is_suspect) DESC NULLS LAST) END AS rank,
    nullif(count(DISTINCT mission), 0) AS missions,
    coalesce(sum(total) FILTER (is_suspect), 0)::BIGINT AS suspect_persons,
    any_value(source_id) AS source_id,
    any_value(document_id) AS document_id,
    string_agg(DISTINCT series_break, '; ' ORDER BY series_break) AS series_break
FROM marts.uniformed_personnel
GROUP BY month_end, entity
ORDER BY month_end, entity
