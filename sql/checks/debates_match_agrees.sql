-- severity: warning
-- what: meetings of which fewer than nine in ten parsed speeches of named speakers have a counterpart in the corpus.
SELECT s.meeting_symbol, count(*) AS speeches, count(m.record_speech_no) AS matched
FROM core.speech AS s
LEFT JOIN core.speech_match AS m ON s.meeting_symbol = m.meeting_symbol AND s.speech_no = m.record_speech_no
WHERE s.source_id = 'sc_records' AND s.speaker_role IS DISTINCT FROM 'president'
    AND EXISTS (FROM core.speech AS c WHERE c.source_id = 'sc_debates_corpus' AND c.meeting_symbol = s.meeting_symbol)
GROUP BY s.meeting_symbol
HAVING count(m.record_speech_no) < 0.9 * count(*)
ORDER BY s.meeting_symbol
