-- grain: one row per group x year in which it had members on the last day, from 1989.
WITH calendar AS (
    SELECT DISTINCT year, as_of FROM marts.country_year
),
-- A group of whose members some are only known from lists is told of from the first list on: not of a part of it before.
told AS (
    SELECT group_name, min(known_from) FILTER (NOT is_dated) AS since
    FROM marts.group_member
    GROUP BY group_name
    HAVING bool_and(known_from IS NOT NULL)
),
member AS (
    SELECT g.group_name, y.year, y.as_of, g.entity, c.* EXCLUDE (entity, year, as_of)
    FROM calendar AS y
    INNER JOIN marts.group_member AS g
        ON g.known_from <= y.as_of AND coalesce(g.known_until >= y.as_of, true)
    INNER JOIN told AS t ON g.group_name = t.group_name AND coalesce(t.since <= y.as_of, true)
    LEFT JOIN marts.country_year AS c ON g.entity = c.entity AND y.year = c.year
)
SELECT
    group_name,
    year,
    as_of,
    count(*) AS members,
    string_agg(entity, '; ' ORDER BY entity) AS member_entities,
    CASE WHEN bool_or(plan_status_covered) THEN count(*) FILTER (plan_in_force) END AS plans_in_force,
    coalesce(bool_or(plan_status_covered), false) AS plans_in_force_covered,
    count(*) FILTER (plan_in_force) / nullif(count(plan_in_force), 0) AS plans_in_force_share,
    coalesce(bool_or(plan_in_force_covered), false) AS plans_in_force_share_covered,
    string_agg(entity, '; ' ORDER BY entity) FILTER (plan_status IS NULL) AS plans_missing,
    string_agg(entity, '; ' ORDER BY entity)
        FILTER (plan_status = 'ended_successor_unknown') AS plans_successor_unknown,
    -- means of months are fractions, whose sum has other last digits in another order
    sum(uniformed_women ORDER BY uniformed_women) AS uniformed_women,
    coalesce(bool_or(uniformed_women_covered), false) AS uniformed_women_covered,
    sum(uniformed_men ORDER BY uniformed_men) AS uniformed_men,
    coalesce(bool_or(uniformed_men_covered), false) AS uniformed_men_covered,
    sum(uniformed_women ORDER BY uniformed_women)
        / nullif(sum(uniformed_women ORDER BY uniformed_women) + sum(uniformed_men ORDER BY uniformed_men), 0)
        AS uniformed_women_share,
    coalesce(sum(uniformed_women) + sum(uniformed_men) > 0, false) AS uniformed_women_share_covered,
    string_agg(entity, '; ' ORDER BY entity) FILTER (uniformed_women IS NULL) AS uniformed_sex_missing,
    sum(uniformed_persons ORDER BY uniformed_persons) AS uniformed_persons,
    coalesce(bool_or(uniformed_persons_covered), false) AS uniformed_persons_covered,
    string_agg(entity, '; ' ORDER BY entity) FILTER (uniformed_persons IS NULL) AS uniformed_persons_missing,
    sum(council_speeches)::BIGINT AS council_speeches,
    coalesce(bool_or(council_speeches_covered), false) AS council_speeches_covered,
    sum(wps_speeches)::BIGINT AS wps_speeches,
    coalesce(bool_or(wps_speeches_covered), false) AS wps_speeches_covered,
    string_agg(entity, '; ' ORDER BY entity) FILTER (wps_speeches IS NULL) AS speeches_missing,
    CASE WHEN count(wps_words) = count(wps_speeches) THEN sum(wps_words)::BIGINT END AS wps_words,
    count(wps_speeches) > 0 AND count(wps_words) = count(wps_speeches) AS wps_words_covered,
    string_agg(entity, '; ' ORDER BY entity) FILTER (wps_words IS NULL) AS words_missing
FROM member
GROUP BY group_name, year, as_of
ORDER BY group_name, year
