SELECT base_symbol AS meeting_symbol, meeting_symbol AS record, date, resumption
FROM marts.debate_meeting_part
WHERE is_wps OR base_symbol IN (SELECT meeting_symbol FROM marts.debate_meeting WHERE speeches_with_text > 0)
ORDER BY base_symbol, date, resumption NULLS FIRST, meeting_symbol
