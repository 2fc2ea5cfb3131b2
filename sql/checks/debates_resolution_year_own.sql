-- severity: error
-- what: resolutions of which a mart on citations gives another year than that in which they were adopted.
SELECT DISTINCT c.resolution_number, c.resolution_year, d.year AS adopted_in
FROM marts.resolution_citation_year AS c
INNER JOIN core.council_decision AS d ON c.resolution_number = d.number
WHERE c.resolution_year IS DISTINCT FROM d.year
ORDER BY c.resolution_number
