-- where each source lists the meeting
SELECT m.base_symbol AS meeting_symbol, m.meeting_symbol AS record, s.publisher, m.document_id, m.locator
FROM core.meeting AS m
INNER JOIN meta.source AS s USING (source_id)
INNER JOIN marts.debate_meeting AS d ON d.meeting_symbol = m.base_symbol
WHERE d.is_wps OR d.speeches_with_text > 0
ORDER BY m.base_symbol, m.meeting_symbol, s.publisher, m.document_id, m.locator
