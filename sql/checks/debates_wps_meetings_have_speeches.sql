-- severity: warning
-- what: records of meetings on women and peace and security of which no speech is at hand: their records are still to be fetched.
SELECT meeting_symbol, date
FROM marts.debate_meeting_part
WHERE is_wps AND speeches IS NULL
ORDER BY date, meeting_symbol
