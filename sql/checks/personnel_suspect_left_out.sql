-- severity: error
-- what: mission months whose published total and left-out persons are not the sum of their cells, suspect cells apart.
WITH cells AS (
    SELECT
        month_end,
        mission,
        coalesce(sum(total) FILTER (NOT is_suspect), 0) AS kept,
        coalesce(sum(total) FILTER (is_suspect), 0) AS left_out
    FROM marts.uniformed_personnel
    WHERE mission IS NOT NULL
    GROUP BY month_end, mission
)
SELECT c.month_end, c.mission, c.kept, m.total, c.left_out, m.suspect_persons
FROM cells AS c
LEFT JOIN marts.mission_month AS m ON c.month_end = m.month_end AND c.mission = m.mission
WHERE c.kept <> coalesce(m.total, 0) OR m.suspect_persons IS DISTINCT FROM c.left_out
ORDER BY c.month_end, c.mission
