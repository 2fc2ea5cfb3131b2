-- severity: error
-- what: monthly reports in use although one of their own printed totals is not the sum of its rows: such a report must
--   be set aside whole.
SELECT t.document_id, t.locator, t.scope, t.printed_total, t.summed_total
FROM core.reported_total AS t
WHERE t.source_id = 'un_contributions' AND NOT t.agrees
ORDER BY t.document_id, t.locator
