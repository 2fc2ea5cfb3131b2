SELECT year, women_by_title AS women, women_by_title + men_by_title AS titled,
    women_by_title / (women_by_title + men_by_title) AS women_share
FROM marts.debate_year
WHERE is_wps AND women_by_title + men_by_title >= 20
ORDER BY year DESC
LIMIT 1
