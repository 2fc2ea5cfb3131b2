FROM marts.debate_topic_year
SELECT theme, speeches, speeches_coded, speech_share, year
WHERE speeches_coded >= 20 AND speeches > 0
ORDER BY year DESC, is_wps DESC, speeches DESC, theme
LIMIT 1
