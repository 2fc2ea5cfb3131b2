SELECT year, status, count(*) AS states
FROM marts.nap_status_year
WHERE iso3 IS NOT NULL AND status <> 'no_plan_known'
GROUP BY year, status
ORDER BY year, status
