-- severity: warning
-- what: months whose chosen document prints a grand total other than the sum of the rows published from it. Persons are
--   missing where rows were rejected (an unknown contributor or mission), or repeated.
WITH published AS (
    SELECT
        u.month_end,
        u.document_id,
        sum(u.total) AS total,
        CASE WHEN bool_and(u.female IS NOT NULL OR u.total = 0) THEN sum(u.female) END AS female
    FROM core.uniformed_personnel AS u
    INNER JOIN core.month_source AS s ON u.month_end = s.month_end AND u.document_id = s.document_id
    GROUP BY u.month_end, u.document_id
)
SELECT t.month_end, t.document_id, t.locator, t.printed_total, p.total, t.printed_female, p.female
FROM core.reported_total AS t
INNER JOIN published AS p ON t.month_end = p.month_end AND t.document_id = p.document_id
WHERE t.scope = 'grand' AND t.agrees AND (t.printed_total <> p.total OR t.printed_female <> p.female)
ORDER BY t.month_end, t.document_id, t.locator
