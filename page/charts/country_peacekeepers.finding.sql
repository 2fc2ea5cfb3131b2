SELECT iso3, entity, month_end, female, female + male AS persons, female_share
FROM marts.contributor_month
WHERE female + male >= 20
QUALIFY row_number() OVER (PARTITION BY iso3 ORDER BY month_end DESC) = 1
