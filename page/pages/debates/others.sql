WITH subject AS (
    SELECT base_symbol, min(agenda_item) AS subject
    FROM core.meeting
    WHERE source_id = 'sc_debates_corpus' AND agenda_item IS NOT NULL
    GROUP BY base_symbol
)

SELECT
    m.meeting_symbol, m.date, m.last_date, m.organ, coalesce(s.subject, m.agenda_item) AS subject, m.speeches,
    m.speeches_with_text AS coded
FROM marts.debate_meeting AS m
LEFT JOIN subject AS s ON s.base_symbol = m.base_symbol
WHERE m.speeches_with_text > 0 AND NOT coalesce(m.is_wps, false)
ORDER BY m.date DESC, m.meeting_symbol
