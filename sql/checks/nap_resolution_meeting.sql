-- severity: warning
-- what: resolutions adopted, by what is published here, on another day than that of the meeting that adopted them.
SELECT number, symbol, adopted_date, meeting_symbol, meeting_date
FROM marts.wps_resolution
WHERE adopted_date <> meeting_date
ORDER BY number
