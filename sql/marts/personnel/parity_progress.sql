-- grain: one row per category of the strategy x month_end, on months whose document gives types.
WITH category AS (
    SELECT DISTINCT category, trim(unnest(string_split(personnel_types, ';'))) AS personnel_type
    FROM core.parity_target
),
month AS (
    SELECT
        c.category,
        p.month_end,
        CASE WHEN bool_and(p.female IS NOT NULL OR p.is_filled) FILTER (NOT p.is_suspect)
            THEN (sum(p.female) FILTER (NOT p.is_suspect))::BIGINT END AS female,
        (sum(p.total) FILTER (p.suspect_part IS DISTINCT FROM 'total'))::BIGINT AS total,
        (sum(p.total) FILTER (NOT p.is_suspect AND p.female IS NOT NULL))::BIGINT AS of_known_sex,
        coalesce(sum(p.total) FILTER (p.suspect_part = 'total'), 0)::BIGINT AS suspect_persons,
        coalesce(sum(p.total) FILTER (
            p.suspect_part = 'sex' OR (p.female IS NULL AND p.suspect_part IS NULL)
        ), 0)::BIGINT AS sex_unknown_persons,
        coalesce(sum(p.total) FILTER (p.is_filled), 0)::BIGINT AS filled_persons,
        first(p.source_id ORDER BY p.is_filled, p.document_id) AS source_id,
        first(p.document_id ORDER BY p.is_filled, p.document_id) AS document_id,
        string_agg(DISTINCT p.series_break, '; ' ORDER BY p.series_break) AS series_break
    FROM marts.uniformed_personnel AS p
    INNER JOIN category AS c ON p.personnel_type = c.personnel_type
    GROUP BY c.category, p.month_end
),
applicable AS (
    SELECT m.category, m.month_end, min(t.target_year) AS target_year
    FROM month AS m
    INNER JOIN core.parity_target AS t ON m.category = t.category AND t.target_year >= year(m.month_end)
    WHERE year(m.month_end) >= 2018
    GROUP BY m.category, m.month_end
)
SELECT
    m.category,
    m.month_end,
    m.female,
    m.total,
    m.female / m.of_known_sex AS female_share,
    t.target_year,
    t.target_share,
    t.kind AS target_kind,
    m.female / m.of_known_sex - t.target_share AS gap,
    m.suspect_persons,
    m.sex_unknown_persons,
    m.filled_persons,
    m.source_id,
    m.document_id,
    m.series_break
FROM month AS m
LEFT JOIN applicable AS a ON m.category = a.category AND m.month_end = a.month_end
LEFT JOIN core.parity_target AS t ON a.category = t.category AND a.target_year = t.target_year
ORDER BY m.category, m.month_end
