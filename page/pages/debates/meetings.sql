SELECT
    m.meeting_symbol, m.date, m.last_date, year(m.date) AS year, m.kind, m.outcome, m.speeches, m.states, m.speakers, m.women_by_title,
    m.women_by_title + m.men_by_title AS titled, m.women_by_title / nullif(m.women_by_title + m.men_by_title, 0) AS women_share,
    m.civil_society_briefers, m.speeches_with_text AS coded
FROM marts.debate_meeting AS m
WHERE m.is_wps
ORDER BY m.date DESC, m.meeting_symbol
