-- severity: warning
-- what: missions named in speeches two or more years before they start, by the reference: an acronym that meant
--   something else then, a wrong date, or a plan made early.
SELECT n.mission, m.start_year, year(s.date) AS year, sum(n.mentions) AS mentions, any_value(n.printed) AS printed
FROM core.speech_mission AS n
INNER JOIN marts.debate_speech AS s
    ON n.source_id = s.source_id AND n.meeting_symbol = s.meeting_symbol AND n.speech_no = s.speech_no
INNER JOIN core.mission AS m ON n.mission = m.mission
WHERE year(s.date) < m.start_year - 1
GROUP BY n.mission, m.start_year, year(s.date)
ORDER BY n.mission, year
