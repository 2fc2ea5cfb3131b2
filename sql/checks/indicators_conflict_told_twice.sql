-- severity: error
-- what: rows of conflicts that a document prints again with the same key: their deaths would count twice.
SELECT dataset, year, conflict_id, dyad_ids, count(*) AS rows, string_agg(locator, '; ' ORDER BY locator) AS locators
FROM core.conflict_violence
WHERE is_counted AND dataset IN ('acd', 'brd')
GROUP BY dataset, document_id, year, conflict_id, dyad_ids, location_label
HAVING count(*) > 1
ORDER BY dataset, year, conflict_id, dyad_ids
