-- severity: warning
-- what: mission acronyms of fatalities that the reference does not know: the casualties are kept, without a mission.
SELECT mission_label, count(*) AS fatalities
FROM core.fatality
WHERE mission IS NULL
GROUP BY mission_label
ORDER BY mission_label
