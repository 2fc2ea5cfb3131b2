SELECT
    year,
    meetings,
    speakers,
    women_by_title,
    men_by_title,
    women_by_title + men_by_title AS titled,
    CASE WHEN women_by_title + men_by_title >= 20 THEN women_by_title / (women_by_title + men_by_title) END
        AS women_share,
    coalesce(women_by_title + men_by_title < 20, false) AS is_few,
    speakers IS NULL AS is_unread
FROM marts.debate_year
WHERE is_wps
ORDER BY year
