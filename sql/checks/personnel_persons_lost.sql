-- severity: warning
-- what: months whose figures lack persons, because rows of the chosen document could not be placed: their label or
--   mission is unknown to the reference, or the row contradicts itself. meta.reject has the rows.
SELECT month_end, source_id, document_id, persons, persons_lost
FROM core.month_source
WHERE persons_lost > 0
ORDER BY month_end
