-- grain: one row per year x whether the agenda item was women and peace and security x theme.
WITH coded AS (
    SELECT source_id, meeting_symbol, speech_no, year(date)::BIGINT AS year, coalesce(is_wps, false) AS is_wps, words
    FROM marts.debate_speech
    WHERE words IS NOT NULL AND date IS NOT NULL AND organ = 'Security Council'
),
total AS (
    SELECT year, is_wps, count(*) AS speeches, sum(words) AS words
    FROM coded
    GROUP BY year, is_wps
),
touched AS (
    SELECT c.year, c.is_wps, t.theme, c.meeting_symbol, c.speech_no, any_value(c.words) AS words, count(*) AS hits
    FROM coded AS c
    INNER JOIN core.speech_topic AS t
        ON c.source_id = t.source_id AND c.meeting_symbol = t.meeting_symbol AND c.speech_no = t.speech_no
    GROUP BY c.year, c.is_wps, t.theme, c.meeting_symbol, c.speech_no
),
theme AS (
    SELECT DISTINCT theme FROM core.speech_topic
)
SELECT
    n.year,
    n.is_wps,
    h.theme,
    n.speeches AS speeches_coded,
    count(t.speech_no) AS speeches,
    count(t.speech_no) / n.speeches AS speech_share,
    coalesce(sum(t.words), 0)::BIGINT AS words,
    coalesce(sum(t.words), 0) / nullif(n.words, 0) AS words_share,
    coalesce(sum(t.hits), 0)::BIGINT AS hits
FROM total AS n
CROSS JOIN theme AS h
LEFT JOIN touched AS t ON n.year = t.year AND n.is_wps = t.is_wps AND h.theme = t.theme
GROUP BY n.year, n.is_wps, h.theme, n.speeches, n.words
ORDER BY n.year, n.is_wps, h.theme
