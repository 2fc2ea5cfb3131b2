SELECT
    m.mission, s.date, s.meeting_symbol, s.base_symbol, s.speech_no, s.speaker, s.affiliation, s.entity, s.iso3, s.is_state,
    s.is_wps, sum(m.mentions)::BIGINT AS mentions, min(m.printed) AS printed, s.document_id, s.locator
FROM core.speech_mission AS m
INNER JOIN marts.debate_speech AS s
    ON s.source_id = m.source_id AND s.meeting_symbol = m.meeting_symbol AND s.speech_no = m.speech_no
GROUP BY ALL
ORDER BY m.mission, s.date DESC, s.meeting_symbol, s.speech_no
