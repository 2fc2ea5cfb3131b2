SELECT
    c.iso3, c.date, c.meeting_symbol, c.base_symbol, c.kind, c.cue, c.sentence, c.terms, c.is_about_wps, c.nap_status,
    c.document_id, c.locator, f.followed, f.next_plan_id, f.is_window_over
FROM marts.commitment AS c
LEFT JOIN marts.commitment_followed AS f
    ON f.meeting_symbol = c.meeting_symbol AND f.speech_no = c.speech_no AND f.act_no = c.act_no
WHERE c.iso3 IS NOT NULL
ORDER BY c.iso3, c.date DESC, c.meeting_symbol, c.act_no
