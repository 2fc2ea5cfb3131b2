-- severity: error
-- what: published totals that are not the sum of their cells, cells of suspect number apart; persons left out that are
--   not those cells; women, men and persons of unknown sex that are not the total.
WITH cells AS (
    SELECT
        month_end,
        mission,
        coalesce(sum(total) FILTER (suspect_part IS DISTINCT FROM 'total'), 0) AS kept,
        coalesce(sum(total) FILTER (suspect_part = 'total'), 0) AS left_out
    FROM marts.uniformed_personnel
    WHERE mission IS NOT NULL
    GROUP BY month_end, mission
)
SELECT c.month_end, c.mission, c.kept, m.total, c.left_out, m.suspect_persons, m.female, m.male, m.sex_unknown_persons
FROM cells AS c
LEFT JOIN marts.mission_month AS m ON c.month_end = m.month_end AND c.mission = m.mission
WHERE c.kept <> coalesce(m.total, 0)
    OR m.suspect_persons IS DISTINCT FROM c.left_out
    OR m.female + m.male + m.sex_unknown_persons <> m.total
ORDER BY c.month_end, c.mission
