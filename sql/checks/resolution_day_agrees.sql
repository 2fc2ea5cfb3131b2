-- severity: warning
-- what: resolutions whose day in the Hub lies in the symbol's year and more than a day off that of the meeting.
SELECT number, symbol, printed_date, meeting_symbol, meeting_date, adopted_date, date_basis
FROM marts.council_resolution
WHERE year(printed_date) = year AND abs(date_diff('day', printed_date, meeting_date)) > 1
ORDER BY number
