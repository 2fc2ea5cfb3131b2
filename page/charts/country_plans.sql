-- A plan whose end is not known is drawn, paler, for as long as it is surely in force, and to the day up to which the
-- register tells where it has no end at all. ⚠ and a number: on so many fields sources contradict one another.
SELECT
    p.iso3,
    p.plan_id,
    p.plan_id || CASE WHEN p.fields_in_conflict > 0 THEN ' ⚠ ' || p.fields_in_conflict ELSE '' END AS label,
    p.start_value,
    p.end_value,
    coalesce(p.starts_on, p.surely_from, p.possibly_from) AS drawn_from,
    coalesce(p.ends_on, p.possibly_until, c.day) AS drawn_until,
    CASE WHEN p.ends_on IS NULL THEN 'end_unknown' ELSE 'known' END AS certainty,
    c.day AS as_of,
    p.claims,
    p.publishers,
    p.fields_in_conflict
FROM core.nap_plan AS p
INNER JOIN core.nap_calendar AS c ON c.is_as_of
WHERE p.iso3 IS NOT NULL
ORDER BY p.iso3, p.generation, p.revision NULLS FIRST, p.plan_id
