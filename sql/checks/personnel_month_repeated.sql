-- severity: error
-- acceptable: yes
-- what: months whose figures are another month's, to the person or nearly: the last report or last year's under a new
--   date. Of real months next to each other at most 85 in 100 cells are equal and at least 1.3 in 100 come or go, and the
--   further apart the fewer and the more. Compared by mission where both months give missions; from a hundred cells up.
WITH cell AS (
    SELECT p.month_end, s.has_mission AS by_mission, p.mission, p.entity, p.personnel_type, p.female, p.total
    FROM marts.uniformed_personnel AS p
    INNER JOIN core.month_source AS s ON p.month_end = s.month_end
    UNION ALL
    SELECT p.month_end, FALSE, NULL, p.entity, p.personnel_type, sum(p.female), sum(p.total)
    FROM marts.uniformed_personnel AS p
    INNER JOIN core.month_source AS s ON p.month_end = s.month_end
    WHERE s.has_mission
    GROUP BY p.month_end, p.entity, p.personnel_type
),
keyed AS MATERIALIZED (  -- one number in place of three texts: these rows are joined by the million
    SELECT
        month_end,
        by_mission,
        datediff('month', DATE '1900-01-31', month_end) AS month,
        dense_rank() OVER (ORDER BY by_mission, entity, mission, personnel_type) AS cell_number,
        female,
        total
    FROM cell
    WHERE entity IS NOT NULL
),
size AS (
    SELECT c.month_end, c.by_mission, any_value(s.has_mission) AS has_mission, any_value(s.document_id) AS document_id, count(*) AS cells
    FROM cell AS c
    INNER JOIN core.month_source AS s ON c.month_end = s.month_end
    GROUP BY c.month_end, c.by_mission
    HAVING count(*) >= 100
),
pair AS (
    SELECT
        a.month_end,
        a.document_id,
        b.month_end AS repeats,
        b.document_id AS repeats_document_id,
        a.by_mission,
        a.cells + b.cells AS cells,
        datediff('month', b.month_end, a.month_end) AS months_apart
    FROM size AS a
    INNER JOIN size AS b
        ON a.by_mission = b.by_mission
        AND a.month_end > b.month_end
        AND a.month_end <= b.month_end + INTERVAL 37 MONTH
        AND (a.by_mission OR NOT (a.has_mission AND b.has_mission))
),
shared AS (
    SELECT
        a.month_end,
        b.month_end AS repeats,
        a.by_mission,
        count(*) AS cells,
        count(*) FILTER (a.total = b.total AND coalesce(a.female = b.female, TRUE)) AS equal_cells
    FROM keyed AS a
    INNER JOIN keyed AS b ON a.cell_number = b.cell_number AND a.month > b.month AND a.month <= b.month + 37
    GROUP BY a.month_end, b.month_end, a.by_mission
),
likeness AS (
    SELECT
        p.* EXCLUDE (cells),
        s.equal_cells / (p.cells - s.cells) AS equal_share,
        1 - s.cells / (p.cells - s.cells) AS come_or_gone_share
    FROM pair AS p
    INNER JOIN shared AS s ON p.month_end = s.month_end AND p.repeats = s.repeats AND p.by_mission = s.by_mission
)
SELECT month_end, document_id, repeats, repeats_document_id, equal_share, come_or_gone_share
FROM likeness
WHERE equal_share > greatest(0.5, 0.92 ^ months_apart)
    OR (by_mission AND come_or_gone_share < least(0.06, 0.005 * months_apart))
ORDER BY month_end, repeats
