-- severity: error
-- what: shares of women by title where fewer than half of the titles tell, or that are missing although as many do.
WITH shared AS (
    SELECT 'marts.debate_meeting' AS mart, meeting_symbol AS row, women_by_title AS women, men_by_title AS men,
        speakers AS counted, women_share_by_title AS share, title_known_share AS known
    FROM marts.debate_meeting
    UNION ALL
    SELECT 'marts.debate_year', year || ' ' || is_wps, women_by_title, men_by_title,
        speakers, women_share_by_title, title_known_share
    FROM marts.debate_year
    UNION ALL
    SELECT 'marts.debate_country_year', entity || ' ' || year || ' ' || is_wps, speeches_women_by_title, speeches_men_by_title,
        speeches, women_share_by_title, title_known_share
    FROM marts.debate_country_year
)
SELECT mart, row, women, men, counted, share, known
FROM shared
WHERE (share IS NOT NULL) <> coalesce(women + men >= 0.5 * counted AND counted > 0, false)
    OR abs(known - (women + men) / counted) > 1e-9
ORDER BY mart, row
