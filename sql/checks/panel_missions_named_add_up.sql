-- severity: error
-- what: years in which marts.mission_year has other numbers of speeches that name missions than were held, or of those
--   whose text was read.
WITH panel AS (
    SELECT year, coalesce(sum(council_speeches_naming), 0) AS naming, any_value(council_speeches_coded) AS coded
    FROM marts.mission_year
    WHERE council_speeches_coded_covered
    GROUP BY year
),
named AS (
    SELECT source_id, meeting_symbol, speech_no, count(DISTINCT mission) AS missions
    FROM core.speech_mission
    GROUP BY source_id, meeting_symbol, speech_no
),
held AS (
    SELECT year(s.date) AS year, coalesce(sum(n.missions), 0) AS naming, count(s.words) AS coded
    FROM marts.debate_speech AS s
    LEFT JOIN named AS n
        ON s.source_id = n.source_id AND s.meeting_symbol = n.meeting_symbol AND s.speech_no = n.speech_no
    WHERE s.organ = 'Security Council' AND s.speaker_role IS DISTINCT FROM 'president' AND s.date IS NOT NULL
    GROUP BY year(s.date)
)
SELECT p.year, p.naming, h.naming AS naming_held, p.coded, h.coded AS coded_held
FROM panel AS p
INNER JOIN held AS h ON p.year = h.year
WHERE p.naming <> h.naming OR p.coded <> h.coded
ORDER BY p.year
