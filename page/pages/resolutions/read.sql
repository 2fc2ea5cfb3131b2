SELECT count(*) AS speeches, min(year(date)) AS first_year, max(year(date)) AS last_year
FROM marts.debate_speech
WHERE words IS NOT NULL AND organ = 'Security Council'
