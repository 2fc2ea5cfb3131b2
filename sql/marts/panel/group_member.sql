-- grain: one row per group x member, with the days between which the membership is known.
SELECT
    g.group_name,
    g.entity,
    e.iso3,
    e.name,
    coalesce(g.valid_from, make_date(g.from_year, 12, 31), g.listed_from) AS known_from,
    coalesce(g.valid_to, make_date(g.to_year, 1, 1) - INTERVAL 1 DAY)::DATE AS known_until,
    coalesce(g.valid_from, make_date(g.from_year, 12, 31)) IS NOT NULL AS is_dated
FROM core.entity_group AS g
INNER JOIN core.entity AS e ON g.entity = e.entity
ORDER BY g.group_name, g.entity
