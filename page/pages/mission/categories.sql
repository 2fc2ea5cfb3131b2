-- Women in each category of the strategy, in the last month at hand of each year, and a year before the newest.
WITH month AS (
    SELECT mission, max(month_end) AS month_end
    FROM marts.mission_month
    GROUP BY mission, year(month_end)
    UNION
    SELECT mission, last_day(max(month_end) - INTERVAL 1 YEAR)
    FROM marts.mission_month
    GROUP BY mission
),

category AS (
    SELECT DISTINCT category, unnest(string_split(personnel_types, ';')) AS personnel_type
    FROM core.parity_target
)

SELECT
    u.mission, u.month_end, c.category,
    sum(u.female) FILTER (NOT u.is_suspect)::BIGINT AS women,
    sum(u.total) FILTER (NOT u.is_suspect AND u.female IS NOT NULL)::BIGINT AS told,
    sum(u.total) FILTER (u.suspect_part IS DISTINCT FROM 'total')::BIGINT AS persons,
    women / nullif(told, 0) AS share,
    any_value(p.target_share) AS target_share,
    any_value(p.target_year) AS target_year,
    share - any_value(p.target_share) AS gap
FROM marts.uniformed_personnel AS u
INNER JOIN month AS m ON m.mission = u.mission AND m.month_end = u.month_end
INNER JOIN category AS c ON c.personnel_type = u.personnel_type
LEFT JOIN marts.parity_progress AS p ON p.category = c.category AND p.month_end = u.month_end
GROUP BY u.mission, u.month_end, c.category
ORDER BY u.mission, u.month_end DESC, c.category
