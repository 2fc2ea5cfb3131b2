SELECT m.meeting_symbol, m.date, m.last_date, m.organ, m.subject, m.speeches, m.speeches_with_text AS coded
FROM marts.debate_meeting AS m
WHERE m.speeches_with_text > 0 AND NOT coalesce(m.is_wps, false)
ORDER BY m.date DESC, m.meeting_symbol
