-- the resolutions that speeches cite most, in all years at hand
SELECT
    c.resolution_number AS number, max(c.resolution_year) AS year, max(m.topic) AS topic, sum(c.speeches) AS speeches,
    bool_or(w.number IS NOT NULL) AS is_wps
FROM marts.resolution_citation_year AS c
LEFT JOIN marts.council_resolution AS m ON m.number = c.resolution_number
LEFT JOIN marts.wps_resolution AS w ON w.number = c.resolution_number
GROUP BY ALL
ORDER BY speeches DESC, number
LIMIT 20
