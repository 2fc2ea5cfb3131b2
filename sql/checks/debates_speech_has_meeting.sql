-- severity: warning
-- what: meetings with speeches that no source lists as a meeting.
SELECT s.meeting_symbol, s.source_id, count(*) AS speeches
FROM core.speech AS s
ANTI JOIN core.meeting AS m ON s.meeting_symbol = m.meeting_symbol
GROUP BY s.meeting_symbol, s.source_id
ORDER BY s.meeting_symbol, s.source_id
