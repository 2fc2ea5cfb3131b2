SELECT
    iso3, plan_id, year(starts_on) AS start_year, coalesce(year(ends_on), year(possibly_until)) AS end_year, end_state,
    has_budget, has_civil_society_role, fields_in_conflict
FROM core.nap_plan
WHERE iso3 IS NOT NULL
ORDER BY iso3, generation, revision
