-- Meetings of which speeches were read, with how many of these name an action plan.
WITH named AS (
    SELECT s.base_symbol, count(DISTINCT (s.meeting_symbol, s.speech_no)) AS speeches
    FROM core.speech_topic AS t
    INNER JOIN marts.debate_speech AS s USING (source_id, meeting_symbol, speech_no)
    WHERE t.theme = 'action_plans'
    GROUP BY s.base_symbol
),

done AS (
    SELECT base_symbol, count(*) AS acts FROM marts.commitment GROUP BY base_symbol
)

SELECT
    m.meeting_symbol, m.date, m.last_date, m.subject, m.speeches_with_text AS coded,
    coalesce(n.speeches, 0) AS naming, coalesce(d.acts, 0) AS acts
FROM marts.debate_meeting AS m
LEFT JOIN named AS n ON n.base_symbol = m.base_symbol
LEFT JOIN done AS d ON d.base_symbol = m.base_symbol
WHERE m.speeches_with_text > 0
ORDER BY m.date DESC, m.meeting_symbol
