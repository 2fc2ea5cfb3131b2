-- severity: warning
-- what: resolutions that the library's table has at another meeting than the one published here.
WITH listed AS (
    SELECT base_symbol, meeting_symbol, date, unnest(string_split(outcome, '; ')) AS decision
    FROM core.meeting
    WHERE source_id = 'sc_meetings' AND kind <> 'corrigendum'
)
SELECT r.number, r.symbol, r.adopted_date, r.meeting_symbol, l.meeting_symbol AS listed_at, l.date AS listed_date
FROM marts.council_resolution AS r
INNER JOIN listed AS l ON starts_with(l.decision, r.symbol)
WHERE r.base_symbol <> l.base_symbol
    AND NOT EXISTS (FROM listed AS o WHERE starts_with(o.decision, r.symbol) AND o.base_symbol = r.base_symbol)
ORDER BY r.number, listed_at
