-- severity: error
-- what: records whose base symbol is not their symbol without resumption, part and corrigendum.
WITH named AS (
    SELECT 'core.meeting' AS name, meeting_symbol, base_symbol FROM core.meeting
    UNION
    SELECT 'core.speech', meeting_symbol, base_symbol FROM core.speech
    UNION
    SELECT 'core.council_decision', meeting_symbol, base_symbol FROM core.council_decision
)
SELECT name, meeting_symbol, base_symbol
FROM named
WHERE base_symbol IS DISTINCT FROM regexp_replace(meeting_symbol, ' ?[(].*$|/Corr[.].*$', '')
ORDER BY name, meeting_symbol
