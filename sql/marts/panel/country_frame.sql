-- grain: one row per member or observer of the United Nations, former members included x year, from 1989.
WITH calendar AS (
    SELECT y.year, coalesce(c.day, make_date(y.year, 12, 31)) AS as_of
    FROM (
        SELECT unnest(generate_series(1989, greatest(
            (SELECT max(k.year) FROM core.nap_calendar AS k),
            (SELECT year(max(s.month_end)) FROM core.month_source AS s),
            (SELECT max(d.year) FROM marts.debate_coverage_year AS d)
        ))) AS year
    ) AS y
    LEFT JOIN core.nap_calendar AS c ON y.year = c.year
),
-- A state that was renamed stands under the earlier name, which has no membership of its own, until that ends.
renamed AS (
    SELECT h.entity, s.entity AS successor, h.valid_to, s.un_member_from
    FROM core.entity AS h
    INNER JOIN core.entity AS s ON h.successors = s.entity
    WHERE h.kind = 'historic_state' AND h.un_member_from IS NULL AND h.un_member_to IS NULL
        AND s.un_member_from <= h.valid_to AND h.valid_to >= DATE '1989-01-01'
),
country AS (
    SELECT
        e.entity,
        e.iso3,
        e.name,
        e.m49,
        e.cow_code,
        e.gw_code,
        e.un_region,
        e.entity IN ('PSE', 'VAT') AS is_observer,
        coalesce(greatest(e.valid_from, r.valid_to + INTERVAL 1 DAY), DATE '1900-01-01')::DATE AS begins,
        coalesce(e.valid_to, DATE '9999-12-31') AS ends,
        coalesce(e.un_member_from, o.un_member_from, CASE WHEN e.un_member_to IS NOT NULL THEN e.valid_from END) AS member_from,
        e.un_member_to AS member_to,
        e.kind = 'historic_state' AS is_historic
    FROM core.entity AS e
    LEFT JOIN renamed AS r ON e.entity = r.successor
    LEFT JOIN renamed AS o ON e.entity = o.entity
    WHERE e.kind = 'state' OR e.entity IN ('PSE', 'VAT') OR o.entity IS NOT NULL
        OR (
            e.kind = 'historic_state' AND e.valid_to >= DATE '1989-01-01'
            AND (e.un_member_from IS NOT NULL OR e.un_member_to IS NOT NULL)
        )
),
frame AS (
    SELECT
        c.*,
        y.year,
        y.as_of,
        c.begins <= y.as_of AND c.ends >= make_date(y.year, 1, 1) AS exists,
        CASE
            WHEN c.is_observer THEN 'observer'
            WHEN greatest(c.member_from, c.begins) <= y.as_of AND least(c.member_to, c.ends) >= y.as_of THEN 'member'
        END AS un_status
    FROM country AS c
    CROSS JOIN calendar AS y
    WHERE NOT c.is_historic OR (c.begins <= y.as_of AND c.ends >= make_date(y.year, 1, 1))
),
belonging AS (
    SELECT
        f.entity,
        f.year,
        string_agg(g.group_name, '; ' ORDER BY g.group_name)
            FILTER (g.known_from <= f.as_of AND coalesce(g.known_until >= f.as_of, true)) AS groups,
        string_agg(g.group_name, '; ' ORDER BY g.group_name)
            FILTER (NOT g.is_dated AND NOT coalesce(g.known_from <= f.as_of, false)) AS groups_undated
    FROM frame AS f
    INNER JOIN marts.group_member AS g ON f.entity = g.entity
    WHERE f.exists
    GROUP BY f.entity, f.year
)
SELECT
    f.entity,
    f.year,
    f.as_of,
    f.name,
    f.iso3,
    f.m49,
    f.cow_code,
    f.gw_code,
    f.un_region,
    f.exists,
    f.un_status,
    b.groups,
    b.groups_undated
FROM frame AS f
LEFT JOIN belonging AS b ON f.entity = b.entity AND f.year = b.year
ORDER BY f.entity, f.year
