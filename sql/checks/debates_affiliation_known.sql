-- severity: warning
-- what: affiliations printed in twenty speeches or more that are no entity and have no role: add an alias, or a line to organisations.csv.
SELECT affiliation, count(*) AS speeches, min(meeting_symbol) AS first_meeting
FROM core.speech
WHERE affiliation IS NOT NULL AND entity IS NULL AND speaker_role IS NULL
GROUP BY affiliation
HAVING count(*) >= 20
ORDER BY affiliation
