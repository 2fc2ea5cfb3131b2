-- severity: warning
-- what: countries of which more parties are named as listed in a report than marts.country_year has, or none there: a name
--   too many (one party may have several), a wrong number, or a country without a row.
SELECT n.entity, n.year, n.named, c.crsv_parties
FROM (
    SELECT entity, report_year AS year, count(DISTINCT party) AS named
    FROM core.crsv_listing
    WHERE entity IS NOT NULL AND listing = 'listed' AND precision <> 'inferred'
    GROUP BY entity, report_year
) AS n
LEFT JOIN marts.country_year AS c ON n.entity = c.entity AND n.year = c.year
WHERE c.crsv_listed IS DISTINCT FROM true OR c.crsv_parties < n.named
ORDER BY n.entity, n.year
