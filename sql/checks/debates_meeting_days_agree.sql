-- severity: error
-- acceptable: yes
-- what: meetings to which two sources give days more than a week apart. Of real ones one differs, by a day.
WITH told AS (
    SELECT meeting_symbol, source_id, min(date) AS day, any_value(document_id) AS document_id, any_value(locator) AS locator
    FROM core.meeting
    WHERE kind <> 'corrigendum' AND date IS NOT NULL AND meeting_symbol IS NOT NULL
    GROUP BY meeting_symbol, source_id
)
SELECT
    a.meeting_symbol, a.source_id, a.day, a.document_id, a.locator,
    b.source_id AS other_source, b.day AS other_day, b.document_id AS other_document, b.locator AS other_locator
FROM told AS a
INNER JOIN told AS b ON a.meeting_symbol = b.meeting_symbol AND a.source_id < b.source_id
WHERE abs(date_diff('day', a.day, b.day)) > 7
ORDER BY a.meeting_symbol, a.source_id, b.source_id
