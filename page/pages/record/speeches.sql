SELECT
    iso3, date, meeting_symbol, base_symbol, speech_no, speaker, speaker_gender_by_title, speaker_role, on_behalf_of,
    words, document_id, locator
FROM marts.debate_speech
WHERE is_wps AND iso3 IS NOT NULL AND speaker_role IS DISTINCT FROM 'president'
ORDER BY iso3, date DESC, meeting_symbol DESC, speech_no
