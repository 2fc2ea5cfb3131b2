SELECT is_wps, theme, sum(speeches) AS speeches, sum(speeches_coded) AS coded, min(year) AS first_year, max(year) AS last_year
FROM marts.debate_topic_year
GROUP BY ALL
ORDER BY is_wps DESC, speeches DESC, theme
