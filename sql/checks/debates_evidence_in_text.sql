-- severity: error
-- what: topic hits whose evidence lies outside the text, or does not read as its term begins.
SELECT t.source_id, t.meeting_symbol, t.speech_no, t.theme, t.term, t.start, t."end"
FROM core.speech_topic AS t
INNER JOIN core.speech AS s
    ON t.source_id = s.source_id AND t.meeting_symbol = s.meeting_symbol AND t.speech_no = s.speech_no
WHERE s.text IS NOT NULL
    AND (t."end" > length(s.text) OR lower(s.text[t.start + 1]) <> lower(t.term[1]))
ORDER BY t.source_id, t.meeting_symbol, t.speech_no, t.start
