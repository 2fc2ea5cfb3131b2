-- grain: one row per speech act of core.speech_act whose sentence names an action plan.
WITH of_series AS (
    SELECT DISTINCT c.source_id, c.meeting_symbol, c.speech_no
    FROM core.speech_resolution AS c
    INNER JOIN core.resolution AS r ON c.number = r.number
    WHERE r.series
)
SELECT
    s.meeting_symbol,
    s.base_symbol,
    s.speech_no,
    a.act_no,
    s.date,
    s.is_wps,
    coalesce(s.is_wps, false) OR o.speech_no IS NOT NULL AS is_about_wps,
    s.entity,
    s.iso3,
    s.speaker,
    s.on_behalf_of,
    a.kind,
    a.cue,
    string_agg(DISTINCT t.term, '; ' ORDER BY t.term) AS terms,
    a.sentence,
    n.status AS nap_status,
    n.plan_id AS nap_plan_id,
    s.source_id,
    s.document_id,
    s.locator
FROM marts.debate_speech AS s
INNER JOIN core.speech_act AS a
    ON s.source_id = a.source_id AND s.meeting_symbol = a.meeting_symbol AND s.speech_no = a.speech_no
INNER JOIN core.speech_topic AS t
    ON a.source_id = t.source_id AND a.meeting_symbol = t.meeting_symbol AND a.speech_no = t.speech_no
        AND t.theme = 'action_plans' AND t.start >= a.start AND t."end" <= a."end"
LEFT JOIN of_series AS o
    ON s.source_id = o.source_id AND s.meeting_symbol = o.meeting_symbol AND s.speech_no = o.speech_no
LEFT JOIN marts.nap_status_year AS n ON s.entity = n.entity AND year(s.date) = n.year
GROUP BY ALL
ORDER BY s.meeting_symbol, s.speech_no, a.act_no
