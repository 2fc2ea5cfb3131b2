SELECT month_end, sum(female)::BIGINT AS women, sum(female + male)::BIGINT AS persons,
    sum(female) / sum(female + male) AS women_share
FROM marts.contributor_month
WHERE female IS NOT NULL
GROUP BY month_end
HAVING sum(female + male) >= 20
ORDER BY month_end DESC
LIMIT 1
