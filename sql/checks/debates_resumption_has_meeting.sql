-- severity: warning
-- what: resumptions and parts of a meeting of which no source lists the meeting itself or its first part.
SELECT r.meeting_symbol, r.base_symbol, r.date, r.sources
FROM marts.debate_meeting_part AS r
WHERE r.meeting_symbol <> r.base_symbol
    AND NOT EXISTS (
        FROM marts.debate_meeting_part AS m
        WHERE m.base_symbol = r.base_symbol
            AND (m.meeting_symbol = m.base_symbol OR regexp_matches(m.meeting_symbol, '\(PartI\)$'))
    )
ORDER BY r.meeting_symbol
