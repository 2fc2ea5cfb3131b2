SELECT
    c.number, s.base_symbol AS meeting_symbol, s.meeting_symbol AS record, s.speech_no, s.date, coalesce(s.person, s.speaker) AS person,
    s.entity, s.iso3, e.kind AS entity_kind, coalesce(s.reviewed_affiliation, s.person_affiliation, s.affiliation) AS affiliation,
    c.mentions, c.document_id, c.locator
FROM core.speech_resolution AS c
INNER JOIN marts.debate_speech AS s
    ON s.source_id = c.source_id AND s.meeting_symbol = c.meeting_symbol AND s.speech_no = c.speech_no
LEFT JOIN core.entity AS e USING (entity)
WHERE c.number IN (SELECT number FROM marts.wps_resolution)
ORDER BY c.number, s.date DESC, s.meeting_symbol, s.speech_no
