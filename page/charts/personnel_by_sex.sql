-- The last month at hand of each year.
WITH monthly AS (
    SELECT month_end, max(document_id) AS document_id, sum(female)::BIGINT AS female, sum(male)::BIGINT AS male,
        (sum(total) - coalesce(sum(female), 0) - coalesce(sum(male), 0) + sum(suspect_persons))::BIGINT AS unknown
    FROM marts.contributor_month
    GROUP BY month_end
    QUALIFY month_end = max(month_end) OVER (PARTITION BY year(month_end))
)
SELECT year(month_end) AS year, month_end, sex, persons, list_position(['female', 'male', 'unknown'], sex) AS rank,
    document_id
FROM (UNPIVOT monthly ON female, male, unknown INTO NAME sex VALUE persons)
WHERE persons > 0 OR sex <> 'unknown'
ORDER BY month_end, rank
