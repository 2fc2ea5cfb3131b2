-- severity: warning
-- what: months whose chosen document prints a grand total other than the persons published of that month and those said
--   to be lost; where none is lost and none filled in, the printed women are compared too.
WITH published AS (
    SELECT
        month_end,
        sum(total) AS total,
        CASE WHEN bool_and(female IS NOT NULL) THEN sum(female) END AS female
    FROM marts.uniformed_personnel
    GROUP BY month_end
)
SELECT t.month_end, t.document_id, t.locator, t.printed_total, p.total, s.persons_lost, t.printed_female, p.female
FROM core.reported_total AS t
INNER JOIN core.month_source AS s ON t.month_end = s.month_end AND t.document_id = s.document_id
INNER JOIN published AS p ON t.month_end = p.month_end
WHERE t.scope = 'grand' AND t.personnel_type IS NULL AND (
    t.printed_total <> p.total + s.persons_lost
    OR (s.persons_lost = 0 AND s.persons_filled = 0 AND t.printed_female <> p.female)
)
ORDER BY t.month_end, t.document_id, t.locator
