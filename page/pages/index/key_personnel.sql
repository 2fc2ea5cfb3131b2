SELECT month_end, sum(female)::BIGINT AS women, sum(female + male)::BIGINT AS persons,
    CASE WHEN sum(female + male) >= 20 THEN sum(female) / sum(female + male) END AS women_share
FROM marts.contributor_month
WHERE female IS NOT NULL
GROUP BY month_end
ORDER BY month_end DESC
LIMIT 1
