SELECT c.resolution_number, c.speeches, c.speeches_coded, c.year
FROM marts.resolution_citation_year AS c
INNER JOIN marts.wps_resolution AS r ON c.resolution_number = r.number AND r.series
WHERE c.speeches_coded >= 20
ORDER BY c.year DESC, c.speeches_coded DESC, c.speeches DESC, c.resolution_number
LIMIT 1
