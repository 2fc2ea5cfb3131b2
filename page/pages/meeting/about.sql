SELECT m.*, year(m.date) AS year, coalesce(m.women_by_title, 0) + coalesce(m.men_by_title, 0) AS titled
FROM marts.debate_meeting AS m
WHERE m.is_wps OR m.speeches_with_text > 0
ORDER BY m.date, m.meeting_symbol
