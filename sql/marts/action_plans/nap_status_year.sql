-- grain: one row per state (and other entity with a plan) x year, from 2000 to the last of which the register tells.
WITH
-- A page tells of its own date, whenever it was seen; one without a date, of the day on which it was.
told AS (
    SELECT entity, source_url, generation, field, page_date, coalesce(page_date, seen) AS told_on
    FROM core.nap_claim
),
evidence AS (
    SELECT entity, max(told_on) AS evidence_on FROM told GROUP BY entity
),
last_known AS (
    SELECT entity, generation, told_on FROM told WHERE field = 'successor'
    UNION ALL
    SELECT entity, max(generation) AS generation, max(page_date) AS told_on
    FROM told
    WHERE page_date IS NOT NULL
    GROUP BY entity, source_url
    HAVING count(DISTINCT generation) > 1
),
subject AS (
    SELECT e.entity, e.iso3, e.name, e.kind, e.un_region, c.year, c.day, coalesce(e.valid_from <= c.day, true) AS exists
    FROM core.entity AS e
    CROSS JOIN core.nap_calendar AS c
    WHERE e.kind IN ('state', 'non_member') OR e.entity IN (SELECT p.entity FROM core.nap_plan AS p)
),
on_day AS (
    SELECT
        s.entity,
        s.year,
        g.generation,
        g.starts_on,
        g.ends_on,
        g.possibly_until,
        g.surely_from <= s.day AS has_begun,
        coalesce(g.surely_from <= s.day AND coalesce(g.surely_until >= s.day, true), false) AS is_in_force,
        coalesce(g.possibly_from <= s.day, true) AND coalesce(g.possibly_until >= s.day, true) AS may_be_in_force,
        coalesce(g.possibly_until < s.day, false) AS has_ended,
        coalesce(g.possibly_from > s.day, false) AS is_to_come
    FROM subject AS s
    INNER JOIN marts.nap_generation AS g ON s.entity = g.entity
),
standing AS (
    SELECT
        entity,
        year,
        bool_or(is_in_force) AS in_force,
        bool_or(may_be_in_force) AS may_be,
        bool_or(has_ended) AS ended,
        bool_or(is_to_come) AS to_come,
        coalesce(max(generation) FILTER (is_in_force), max(generation) FILTER (has_begun)) AS generation,
        arg_max(starts_on, generation) FILTER (is_in_force) AS starts_on,
        last(ends_on ORDER BY generation) FILTER (is_in_force) AS ends_on,
        last(ends_on ORDER BY generation) FILTER (has_begun) AS ended_on,
        max(generation) FILTER (has_ended) AS last_ended,
        max(possibly_until) FILTER (has_ended) AS over_by
    FROM on_day
    GROUP BY entity, year
)
SELECT
    s.entity,
    s.iso3,
    s.name,
    s.kind,
    s.un_region,
    s.year,
    s.day AS as_of,
    CASE
        WHEN t.in_force THEN 'in_force'
        WHEN NOT s.exists OR t.may_be THEN NULL
        WHEN t.ended AND t.to_come THEN 'between_plans'
        WHEN t.ended AND EXISTS (
            SELECT 1 FROM last_known AS k
            WHERE k.entity = s.entity AND k.generation = t.last_ended AND k.told_on > t.over_by
        ) THEN 'ended'
        WHEN t.ended THEN 'ended_successor_unknown'
        ELSE 'no_plan_known'
    END AS status,
    t.generation,
    (
        SELECT arg_max(p.plan_id, p.revision)
        FROM core.nap_plan AS p
        WHERE p.entity = s.entity AND p.generation = t.generation AND (p.surely_from <= s.day OR p.revision = 0)
    ) AS plan_id,
    CASE WHEN t.in_force THEN round(date_diff('day', t.starts_on, s.day) / 365.25, 2) END AS plan_age_years,
    CASE WHEN t.in_force THEN t.ends_on ELSE t.ended_on END AS ends_on,
    CASE WHEN t.in_force THEN date_diff('day', s.day, t.ends_on) END AS days_to_expiry,
    e.evidence_on,
    CASE WHEN e.evidence_on IS NOT NULL THEN greatest(date_diff('day', e.evidence_on, s.day), 0) END AS evidence_age_days
FROM subject AS s
LEFT JOIN standing AS t ON s.entity = t.entity AND s.year = t.year
LEFT JOIN evidence AS e ON s.entity = e.entity
ORDER BY s.entity, s.year
