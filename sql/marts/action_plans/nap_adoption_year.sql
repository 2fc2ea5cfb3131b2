-- grain: one row per year x region of the United Nations (M49), and World for all of them.
WITH state AS (
    SELECT entity, coalesce(un_region, 'Not in M49') AS un_region, un_member_from, un_member_to
    FROM core.entity
    WHERE kind IN ('state', 'non_member', 'territory')
),
region AS (
    SELECT DISTINCT un_region FROM state WHERE un_member_from IS NOT NULL OR entity IN (SELECT p.entity FROM core.nap_plan AS p)
    UNION ALL
    SELECT 'World'
),
adopted AS (
    SELECT
        s.entity,
        s.un_region,
        p.adoption_year AS year,
        p.adoption_year = min(p.adoption_year) OVER (PARTITION BY s.entity)
            AND p.generation = min(p.generation) OVER (PARTITION BY s.entity, p.adoption_year) AS is_first
    FROM core.nap_plan AS p
    INNER JOIN state AS s ON p.entity = s.entity
    WHERE p.revision = 0 AND p.adoption_year IS NOT NULL
),
counted AS (
    SELECT
        c.year,
        r.un_region,
        (
            SELECT count(*) FROM adopted AS a
            WHERE a.year = c.year AND a.is_first AND r.un_region IN (a.un_region, 'World')
        ) AS first_plans,
        (SELECT count(*) FROM adopted AS a WHERE a.year = c.year AND r.un_region IN (a.un_region, 'World')) AS plans,
        (
            SELECT count(*) FROM state AS s
            WHERE s.un_member_from <= c.day AND coalesce(s.un_member_to >= c.day, true)
                AND r.un_region IN (s.un_region, 'World')
        ) AS un_members,
        (
            SELECT count(*) FROM adopted AS a
            INNER JOIN state AS s ON a.entity = s.entity
            WHERE a.year <= c.year AND a.is_first AND r.un_region IN (a.un_region, 'World')
                AND s.un_member_from <= c.day AND coalesce(s.un_member_to >= c.day, true)
        ) AS un_members_with_plan
    FROM core.nap_calendar AS c
    CROSS JOIN region AS r
)
SELECT
    year,
    un_region,
    first_plans,
    sum(first_plans) OVER (PARTITION BY un_region ORDER BY year) AS first_plans_cumulative,
    plans,
    sum(plans) OVER (PARTITION BY un_region ORDER BY year) AS plans_cumulative,
    un_members,
    un_members_with_plan,
    un_members_with_plan / nullif(un_members, 0) AS un_members_with_plan_share
FROM counted
ORDER BY year, un_region
