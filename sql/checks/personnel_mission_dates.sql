-- severity: warning
-- what: missions with personnel more than six months before they start or more than twelve after they end, by the
--   reference: the date, the acronym or the reference is wrong. Liquidation teams stay on for months.
SELECT p.mission, p.month_end, m.start_date, m.end_date, sum(p.total) AS persons
FROM marts.uniformed_personnel AS p
INNER JOIN core.mission AS m ON p.mission = m.mission
WHERE p.month_end < m.start_date - INTERVAL 6 MONTH OR p.month_end > m.end_date + INTERVAL 12 MONTH
GROUP BY p.mission, p.month_end, m.start_date, m.end_date
ORDER BY p.mission, p.month_end
