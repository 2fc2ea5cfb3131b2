-- severity: warning
-- what: months whose figures lack persons: rows of the chosen document could not be placed (meta.reject has them), its
--   totals exceed its rows, or others have persons for whom its totals leave no room.
SELECT month_end, source_id, document_id, persons, persons_filled, persons_lost
FROM core.month_source
WHERE persons_lost > 0
ORDER BY month_end
