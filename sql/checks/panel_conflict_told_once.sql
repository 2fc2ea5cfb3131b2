-- severity: error
-- what: years in which two states with one Gleditsch-Ward number are both told to have, or not to have, conflicts: the data
--   sets have one state a number and year, and the zero of the other is made up.
SELECT f.gw_code, f.year, string_agg(f.entity, ' ' ORDER BY f.entity) AS entities
FROM marts.country_conflict_year AS c
INNER JOIN marts.country_frame AS f ON c.entity = f.entity AND c.year = f.year
WHERE c.armed_conflicts_covered AND f.gw_code IS NOT NULL
GROUP BY f.gw_code, f.year
HAVING count(*) > 1
ORDER BY f.gw_code, f.year
