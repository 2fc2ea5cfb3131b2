-- severity: error
-- what: rows of months that are known to lack persons whose series_break does not say so.
SELECT m.month_end, m.entity AS unit, m.series_break
FROM marts.contributor_month AS m
INNER JOIN core.month_source AS s ON m.month_end = s.month_end
WHERE s.persons_lost > 0 AND NOT coalesce(contains(m.series_break, 'lacks ' || s.persons_lost || ' persons'), false)
UNION ALL
SELECT m.month_end, m.mission AS unit, m.series_break
FROM marts.mission_month AS m
INNER JOIN core.month_source AS s ON m.month_end = s.month_end
WHERE s.persons_lost > 0 AND NOT coalesce(contains(m.series_break, 'lacks ' || s.persons_lost || ' persons'), false)
UNION ALL
SELECT m.month_end, m.category AS unit, m.series_break
FROM marts.parity_progress AS m
INNER JOIN core.month_source AS s ON m.month_end = s.month_end
WHERE s.persons_lost > 0 AND NOT coalesce(contains(m.series_break, 'lacks ' || s.persons_lost || ' persons'), false)
ORDER BY 1, 2
