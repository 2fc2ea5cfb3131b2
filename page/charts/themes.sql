-- A share where at least 20 speeches were coded; the bare numbers where there are fewer.
SELECT
    year,
    CASE WHEN is_wps THEN 'wps' ELSE 'other' END AS meetings,
    theme,
    speeches,
    speeches_coded,
    CASE WHEN speeches_coded >= 20 THEN speech_share END AS speech_share,
    format('{} / {}', speeches, speeches_coded) AS label
FROM marts.debate_topic_year
WHERE speeches_coded > 0
ORDER BY sum(speeches) OVER (PARTITION BY theme) DESC, theme, year, meetings
