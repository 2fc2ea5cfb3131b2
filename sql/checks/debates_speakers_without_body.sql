-- severity: warning
-- what: who spoke on women and peace and security for no state and no body that is known: for civil society, perhaps; add the affiliation to organisations.csv, or the speaker, with a source, to speakers.csv.
SELECT year(date) AS year, meeting_symbol, speech_no, speaker, affiliation
FROM marts.debate_speech
WHERE is_wps AND NOT is_state AND person IS NOT NULL AND reviewed_affiliation IS NULL
    AND (speaker_role IS NULL OR (speaker_role = 'other' AND affiliation = 'Individual'))
ORDER BY date, meeting_symbol, speech_no
