-- The last month at hand of each year. Persons of suspect figures and of unknown sex stand together as not known.
WITH monthly AS (
    SELECT mission, month_end, document_id, coalesce(female, 0) AS female, coalesce(male, 0) AS male,
        coalesce(total, 0) - coalesce(female, 0) - coalesce(male, 0) + suspect_persons AS unknown
    FROM marts.mission_month
    QUALIFY month_end = max(month_end) OVER (PARTITION BY mission, year(month_end))
)
SELECT mission, year(month_end) AS year, month_end, sex, persons,
    list_position(['female', 'male', 'unknown'], sex) AS rank, document_id
FROM (UNPIVOT monthly ON female, male, unknown INTO NAME sex VALUE persons)
WHERE persons > 0
ORDER BY mission, month_end, rank
