-- severity: error
-- acceptable: yes
-- what: meetings of which fewer than half of the six or more parsed speeches of named speakers have a counterpart in the
--   corpus: one of the two is of another meeting, or in another order.
SELECT
    s.meeting_symbol, count(*) AS speeches, count(m.record_speech_no) AS matched,
    any_value(s.document_id) AS document_id, any_value(m.corpus_document_id) AS corpus_document
FROM core.speech AS s
LEFT JOIN core.speech_match AS m ON s.meeting_symbol = m.meeting_symbol AND s.speech_no = m.record_speech_no
WHERE s.source_id = 'sc_records' AND s.speaker_role IS DISTINCT FROM 'president'
    AND EXISTS (FROM core.speech AS c WHERE c.source_id = 'sc_debates_corpus' AND c.meeting_symbol = s.meeting_symbol)
GROUP BY s.meeting_symbol
HAVING count(*) >= 6 AND count(m.record_speech_no) < 0.5 * count(*)
ORDER BY s.meeting_symbol
