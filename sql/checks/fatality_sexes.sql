-- severity: error
-- acceptable: yes
-- what: years in which more women than men died, among eight or more deaths with a sex: never yet more than a quarter, so
--   the two are exchanged.
SELECT year(incident_date) AS year, count(*) FILTER (sex = 'female') AS female, count(*) FILTER (sex = 'male') AS male
FROM core.fatality
WHERE sex IS NOT NULL
GROUP BY year(incident_date)
HAVING count(*) >= 8 AND count(*) FILTER (sex = 'female') > count(*) FILTER (sex = 'male')
ORDER BY year
