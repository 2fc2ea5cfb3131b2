WITH spoken AS (
    SELECT iso3, year, speeches_women_by_title AS female, speeches_men_by_title AS male,
        speeches - speeches_women_by_title - speeches_men_by_title AS unknown
    FROM marts.debate_country_year
    WHERE is_wps AND iso3 IS NOT NULL AND speeches > 0
)
SELECT iso3, year, sex, speeches, list_position(['female', 'male', 'unknown'], sex) AS rank
FROM (UNPIVOT spoken ON female, male, unknown INTO NAME sex VALUE speeches)
WHERE speeches > 0
ORDER BY iso3, year, rank
