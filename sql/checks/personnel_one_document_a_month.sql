-- severity: error
-- what: cells that marts.uniformed_personnel takes from another document than the month's, without core.month_fill
--   saying so, or that it says are filled and are not.
SELECT p.month_end, p.mission, p.entity, p.personnel_type, p.document_id, p.is_filled
FROM marts.uniformed_personnel AS p
LEFT JOIN core.month_source AS s ON p.month_end = s.month_end AND p.document_id = s.document_id
LEFT JOIN (SELECT DISTINCT month_end, document_id, entity FROM core.month_fill) AS f
    ON p.month_end = f.month_end AND p.document_id = f.document_id AND p.entity = f.entity
WHERE p.is_filled <> (s.document_id IS NULL) OR (s.document_id IS NULL AND f.document_id IS NULL)
ORDER BY p.month_end, p.mission, p.entity, p.personnel_type
