-- severity: error
-- what: missions named in speeches that are no mission of the reference.
SELECT s.mission, sum(s.mentions) AS mentions
FROM core.speech_mission AS s
ANTI JOIN core.mission AS m ON s.mission = m.mission
GROUP BY s.mission
ORDER BY s.mission
