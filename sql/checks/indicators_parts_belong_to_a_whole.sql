-- severity: error
-- what: parts of a location without their whole row, and rows whose location has not as many parts as they say.
WITH whole AS (
    SELECT source_id, document_id, locator, locations FROM core.conflict_violence
    UNION ALL SELECT source_id, document_id, locator, locations FROM core.sexual_violence
), part AS (
    SELECT source_id, document_id, locator, count(*) AS parts, count(DISTINCT part_no) AS places, max(part_no) AS last
    FROM core.conflict_location WHERE role = 'location' GROUP BY ALL
)
SELECT source_id, document_id, locator, locations, parts
FROM whole FULL JOIN part USING (source_id, document_id, locator)
WHERE locations IS DISTINCT FROM parts OR places <> parts OR last <> parts
ORDER BY ALL
