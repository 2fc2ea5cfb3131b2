-- severity: warning
-- what: meetings of which a source gives women and peace and security as item for one part and another item for another.
SELECT base_symbol, source_id, min(meeting_symbol) FILTER (is_wps) AS on_item, min(meeting_symbol) FILTER (NOT is_wps) AS not_on_item
FROM (
    SELECT base_symbol, meeting_symbol, source_id, bool_or(is_wps) AS is_wps
    FROM core.meeting
    WHERE meeting_symbol IS NOT NULL AND kind <> 'corrigendum'
    GROUP BY base_symbol, meeting_symbol, source_id
)
GROUP BY base_symbol, source_id
HAVING bool_or(is_wps) AND NOT bool_and(is_wps)
ORDER BY base_symbol, source_id
