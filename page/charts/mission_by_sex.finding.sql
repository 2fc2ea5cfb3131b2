SELECT mission, month_end, female AS women, female + male AS persons, female_share AS women_share
FROM marts.mission_month
WHERE female + male >= 20
QUALIFY row_number() OVER (PARTITION BY mission ORDER BY month_end DESC) = 1
