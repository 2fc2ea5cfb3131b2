SELECT
    CASE WHEN t.target_share IS NULL THEN 'known' WHEN m.troops_female_share < t.target_share THEN 'short' ELSE 'reached' END
        AS case,
    m.mission,
    m.month_end,
    m.troops_female_share AS female_share,
    coalesce(t.target_share, 0) AS target_share,
    coalesce(t.target_year, 0) AS target_year
FROM marts.mission_month AS m
LEFT JOIN marts.parity_progress AS t ON t.category = 'military_contingents' AND t.month_end = m.month_end
WHERE m.troops_total >= 20 AND m.troops_female_share IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY m.mission ORDER BY m.month_end DESC) = 1
