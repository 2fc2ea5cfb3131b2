-- severity: error
-- what: covered years in which marts.country_year has fewer than fifteen members of the Security Council, or five permanent ones.
SELECT year, count(*) FILTER (council_member) AS members, count(*) FILTER (council_seat = 'permanent') AS permanent
FROM marts.country_year
WHERE council_member_covered
GROUP BY year
HAVING members < 15 OR permanent < 5
ORDER BY year
