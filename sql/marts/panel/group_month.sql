-- grain: one row per group x month in which it had members on the last day, from 1989.
WITH month AS (
    SELECT
        last_day(d.day) AS month_end,
        year(d.day) AS year,
        s.month_end IS NOT NULL AS is_read,
        coalesce(s.persons_lost > 0, false) AS lacks_persons,
        coalesce(y.is_covered, false) AS is_heard,
        last_day(d.day) BETWEEN DATE '2000-01-01' AND u.day AS is_registered
    FROM (
        SELECT unnest(generate_series(DATE '1989-01-01', (SELECT max(p.as_of) FROM marts.country_year AS p), INTERVAL 1 MONTH))::DATE AS day
    ) AS d
    INNER JOIN core.nap_calendar AS u ON u.is_as_of
    LEFT JOIN core.month_source AS s ON last_day(d.day) = s.month_end
    LEFT JOIN marts.debate_coverage_year AS y ON year(d.day) = y.year
),
-- A group of whose members some are only known from lists is told of from the first list on: not of a part of it before.
told AS (
    SELECT group_name, min(known_from) FILTER (NOT is_dated) AS since
    FROM marts.group_member
    GROUP BY group_name
    HAVING bool_and(known_from IS NOT NULL)
),
country AS (
    SELECT DISTINCT entity FROM marts.country_year
),
member AS (
    SELECT g.group_name, g.entity, m.*, c.entity IS NOT NULL AS is_country
    FROM month AS m
    INNER JOIN marts.group_member AS g
        ON g.known_from <= m.month_end AND coalesce(g.known_until >= m.month_end, true)
    INNER JOIN told AS t ON g.group_name = t.group_name AND coalesce(t.since <= m.month_end, true)
    LEFT JOIN country AS c ON g.entity = c.entity
),
spoken AS (
    SELECT entity, last_day(date) AS month_end, count(*) AS speeches, count(*) FILTER (is_wps) AS wps_speeches
    FROM marts.debate_speech
    WHERE organ = 'Security Council' AND speaker_role IS DISTINCT FROM 'president' AND entity IS NOT NULL
    GROUP BY entity, last_day(date)
),
standing AS (
    SELECT
        p.entity,
        m.month_end,
        bool_or(coalesce(p.surely_from <= m.month_end AND coalesce(p.surely_until >= m.month_end, true), false)) AS in_force,
        bool_or(
            coalesce(p.possibly_from <= m.month_end, true) AND coalesce(p.possibly_until >= m.month_end, true)
        ) AS may_be_in_force
    FROM marts.nap_generation AS p
    INNER JOIN month AS m ON m.is_registered
    GROUP BY p.entity, m.month_end
),
known AS (
    SELECT
        m.group_name,
        m.month_end,
        m.entity,
        CASE WHEN m.is_registered AND m.is_country AND (s.entity IS NULL OR s.in_force OR NOT s.may_be_in_force)
            THEN coalesce(s.in_force, false) END AS in_force,
        CASE
            WHEN c.entity IS NOT NULL THEN CASE WHEN c.suspect_persons = 0 THEN c.total END
            WHEN m.is_country AND m.is_read AND NOT m.lacks_persons THEN 0
        END AS persons,
        CASE
            WHEN c.entity IS NOT NULL
                THEN CASE WHEN c.suspect_persons = 0 AND c.sex_unknown_persons = 0 THEN c.female END
            WHEN m.is_country AND m.is_read AND NOT m.lacks_persons THEN 0
        END AS women,
        CASE
            WHEN c.entity IS NOT NULL
                THEN CASE WHEN c.suspect_persons = 0 AND c.sex_unknown_persons = 0 THEN c.male END
            WHEN m.is_country AND m.is_read AND NOT m.lacks_persons THEN 0
        END AS men,
        CASE WHEN m.is_heard AND m.is_country THEN coalesce(h.speeches, 0) END AS speeches,
        CASE WHEN m.is_heard AND m.is_country THEN coalesce(h.wps_speeches, 0) END AS wps_speeches
    FROM member AS m
    LEFT JOIN marts.contributor_month AS c ON m.entity = c.entity AND m.month_end = c.month_end
    LEFT JOIN spoken AS h ON m.entity = h.entity AND m.month_end = h.month_end
    LEFT JOIN standing AS s ON m.entity = s.entity AND m.month_end = s.month_end
)
SELECT
    group_name,
    month_end,
    count(*) AS members,
    CASE WHEN count(in_force) > 0 THEN count(*) FILTER (in_force) END AS plans_in_force,
    count(in_force) > 0 AS plans_in_force_covered,
    array_to_string(list_sort(list(entity) FILTER (in_force IS NULL)), '; ') AS plans_missing,
    sum(women) AS uniformed_women,
    count(women) > 0 AS uniformed_women_covered,
    sum(men) AS uniformed_men,
    count(men) > 0 AS uniformed_men_covered,
    sum(women) / nullif(sum(women) + sum(men), 0) AS uniformed_women_share,
    coalesce(sum(women) + sum(men) > 0, false) AS uniformed_women_share_covered,
    array_to_string(list_sort(list(entity) FILTER (women IS NULL)), '; ') AS uniformed_sex_missing,
    sum(persons) AS uniformed_persons,
    count(persons) > 0 AS uniformed_persons_covered,
    array_to_string(list_sort(list(entity) FILTER (persons IS NULL)), '; ') AS uniformed_persons_missing,
    sum(speeches)::BIGINT AS council_speeches,
    count(speeches) > 0 AS council_speeches_covered,
    sum(wps_speeches)::BIGINT AS wps_speeches,
    count(wps_speeches) > 0 AS wps_speeches_covered,
    array_to_string(list_sort(list(entity) FILTER (speeches IS NULL)), '; ') AS speeches_missing
FROM known
GROUP BY group_name, month_end
ORDER BY group_name, month_end
