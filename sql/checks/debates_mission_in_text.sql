-- severity: error
-- what: missions named by words that do not stand where they are said to in the text, blanks and line ends apart.
SELECT m.source_id, m.meeting_symbol, m.speech_no, m.mission, m.printed, m.start
FROM core.speech_mission AS m
INNER JOIN core.speech AS s
    ON m.source_id = s.source_id AND m.meeting_symbol = s.meeting_symbol AND m.speech_no = s.speech_no
WHERE s.text IS NOT NULL
    AND NOT starts_with(
        regexp_replace(substr(s.text, m.start + 1, 3 * length(m.printed)), '[\s\p{Z}]', '', 'g'),
        regexp_replace(m.printed, '[\s\p{Z}]', '', 'g')
    )
ORDER BY m.source_id, m.meeting_symbol, m.speech_no, m.start
