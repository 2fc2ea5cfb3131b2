-- grain: one row per entity x generation of its plan, revisions taken together.
SELECT
    entity,
    generation,
    first(starts_on ORDER BY revision) AS starts_on,
    first(possibly_from ORDER BY revision) AS possibly_from,
    first(surely_from ORDER BY revision) AS surely_from,
    last(ends_on ORDER BY revision) AS ends_on,
    last(surely_until ORDER BY revision) AS surely_until,
    last(possibly_until ORDER BY revision) AS possibly_until
FROM core.nap_plan
GROUP BY entity, generation
ORDER BY entity, generation
