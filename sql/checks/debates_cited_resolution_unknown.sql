-- severity: warning
-- what: resolutions that speeches cite and that are newer than those at hand, or no number of a resolution.
SELECT s.number, s.year, count(*) AS speeches
FROM core.speech_resolution AS s
ANTI JOIN marts.council_resolution AS r ON s.number = r.number
GROUP BY s.number, s.year
ORDER BY s.number, s.year
