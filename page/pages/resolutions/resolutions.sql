SELECT
    r.*, c.speeches_citing, c.first_year, c.last_year,
    m.vote_basis, m.is_unanimous
FROM marts.wps_resolution AS r
LEFT JOIN marts.council_resolution AS m USING (number)
LEFT JOIN (
    SELECT resolution_number AS number, sum(speeches) AS speeches_citing, min(year) AS first_year, max(year) AS last_year
    FROM marts.resolution_citation_year
    GROUP BY ALL
) AS c USING (number)
ORDER BY r.series DESC, r.number
