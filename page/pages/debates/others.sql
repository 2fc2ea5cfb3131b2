SELECT meeting_symbol, date, organ, agenda_item, speeches, speeches_with_text AS coded
FROM marts.debate_meeting
WHERE speeches_with_text > 0 AND NOT coalesce(is_wps, false)
ORDER BY date DESC, meeting_symbol
