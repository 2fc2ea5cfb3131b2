-- severity: warning
-- what: resolutions whose day, as published here, is more than a day off that of the meeting by which they were adopted.
SELECT number, symbol, adopted_date, date_basis, printed_date, meeting_symbol, meeting_date
FROM marts.council_resolution
WHERE abs(date_diff('day', adopted_date, meeting_date)) > 1
ORDER BY number
