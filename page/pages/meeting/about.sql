-- The subject is the corpus' name for the item, which the Council's own wording (letters, reports) may not say.
WITH subject AS (
    SELECT base_symbol, min(agenda_item) AS subject
    FROM core.meeting
    WHERE source_id = 'sc_debates_corpus' AND agenda_item IS NOT NULL
    GROUP BY base_symbol
)

SELECT
    m.*, year(m.date) AS year, coalesce(s.subject, m.agenda_item) AS subject,
    coalesce(m.women_by_title, 0) + coalesce(m.men_by_title, 0) AS titled
FROM marts.debate_meeting AS m
LEFT JOIN subject AS s ON s.base_symbol = m.base_symbol
WHERE m.is_wps OR m.speeches_with_text > 0
ORDER BY m.date, m.meeting_symbol
