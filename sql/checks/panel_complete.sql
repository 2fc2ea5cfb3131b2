-- severity: error
-- what: members and observers of the United Nations that lack a year of marts.country_year, or have one twice.
SELECT e.entity, count(c.year) AS years, (SELECT count(DISTINCT y.year) FROM marts.country_year AS y) AS years_of_all
FROM core.entity AS e
LEFT JOIN marts.country_year AS c ON e.entity = c.entity
WHERE e.kind = 'state' OR e.entity IN ('PSE', 'VAT')
GROUP BY e.entity
HAVING count(c.year) <> years_of_all
ORDER BY e.entity
