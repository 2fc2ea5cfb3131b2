-- grain: one row per year x whether the agenda item was women and peace and security x cited resolution.
WITH coded AS (
    SELECT source_id, meeting_symbol, speech_no, entity, is_state, year(date)::BIGINT AS year, coalesce(is_wps, false) AS is_wps
    FROM marts.debate_speech
    WHERE words IS NOT NULL AND date IS NOT NULL AND organ = 'Security Council'
),
total AS (
    SELECT year, is_wps, count(*) AS speeches
    FROM coded
    GROUP BY year, is_wps
),
dated AS (
    SELECT number, year
    FROM core.speech_resolution
    WHERE year IS NOT NULL
    GROUP BY number, year
    QUALIFY row_number() OVER (PARTITION BY number ORDER BY sum(mentions) DESC, year) = 1
)
SELECT
    c.year,
    c.is_wps,
    r.number AS resolution_number,
    coalesce(any_value(o.year), any_value(d.year)) AS resolution_year,
    any_value(d.year) AS printed_year,
    count(o.number) > 0 AS is_known,
    count(DISTINCT (c.meeting_symbol, c.speech_no)) AS speeches,
    n.speeches AS speeches_coded,
    count(DISTINCT (c.meeting_symbol, c.speech_no)) / n.speeches AS speech_share,
    sum(r.mentions)::BIGINT AS mentions,
    count(DISTINCT c.entity) FILTER (c.is_state) AS states
FROM coded AS c
INNER JOIN core.speech_resolution AS r
    ON c.source_id = r.source_id AND c.meeting_symbol = r.meeting_symbol AND c.speech_no = r.speech_no
INNER JOIN total AS n ON c.year = n.year AND c.is_wps = n.is_wps
LEFT JOIN dated AS d ON r.number = d.number
LEFT JOIN core.council_decision AS o ON r.number = o.number
GROUP BY c.year, c.is_wps, r.number, n.speeches
ORDER BY c.year, c.is_wps, r.number
