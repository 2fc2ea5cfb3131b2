-- severity: warning
-- what: contributors of personnel, and members that spoke in covered years, without a row of marts.country_year in that year.
SELECT m.entity, m.year, m.what
FROM (
    SELECT entity, year(month_end) AS year, 'personnel' AS what FROM marts.contributor_month
    UNION
    SELECT s.entity, year(s.date), 'speeches'
    FROM marts.debate_speech AS s
    INNER JOIN marts.debate_coverage_year AS d ON year(s.date) = d.year AND d.is_covered
    INNER JOIN core.entity AS e ON s.entity = e.entity AND e.kind IN ('state', 'historic_state')
) AS m
ANTI JOIN marts.country_year AS c ON m.entity = c.entity AND m.year = c.year
ORDER BY m.entity, m.year, m.what
