SELECT month_end, female AS women, total - sex_unknown_persons AS persons, female_share AS women_share, target_share,
    target_year
FROM marts.parity_progress
WHERE category = 'military_contingents' AND total - sex_unknown_persons >= 20 AND female_share IS NOT NULL
ORDER BY month_end DESC
LIMIT 1
