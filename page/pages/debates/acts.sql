SELECT
    c.base_symbol AS meeting_symbol, c.meeting_symbol AS record, c.speech_no, c.date, c.is_about_wps, c.entity, c.iso3,
    e.kind AS entity_kind, c.speaker, c.on_behalf_of, c.kind, c.cue, c.terms, c.sentence, c.nap_status, c.document_id, c.locator
FROM marts.commitment AS c
LEFT JOIN core.entity AS e USING (entity)
ORDER BY c.date DESC, c.meeting_symbol, c.speech_no, c.act_no
