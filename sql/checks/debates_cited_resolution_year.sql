-- severity: warning
-- what: resolutions that speeches cite with a year in which no resolution of that number was adopted: misprinted or misspoken.
SELECT s.number, s.year, r.year AS adopted_in, s.meeting_symbol, s.speech_no, s.locator
FROM core.speech_resolution AS s
INNER JOIN marts.council_resolution AS r ON s.number = r.number
WHERE s.year <> r.year
ORDER BY s.number, s.year, s.meeting_symbol, s.speech_no
