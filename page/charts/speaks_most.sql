-- The fifteen states with most speeches; those that share the last place are all there.
WITH spoken AS (
    SELECT
        entity,
        sum(speeches)::BIGINT AS all_speeches,
        sum(speeches_women_by_title)::BIGINT AS female,
        sum(speeches_men_by_title)::BIGINT AS male,
        (sum(speeches) - sum(speeches_women_by_title) - sum(speeches_men_by_title))::BIGINT AS unknown
    FROM marts.debate_country_year
    WHERE is_wps AND iso3 IS NOT NULL
    GROUP BY entity
    QUALIFY rank() OVER (ORDER BY all_speeches DESC) <= 15
)
SELECT entity, sex, speeches, all_speeches, list_position(['female', 'male', 'unknown'], sex) AS rank
FROM (UNPIVOT spoken ON female, male, unknown INTO NAME sex VALUE speeches)
ORDER BY all_speeches DESC, entity, rank
