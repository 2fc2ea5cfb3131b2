-- Every plan, with its days, its contents, and where a yes or no to them was read.
WITH said AS (
    SELECT
        plan_id,
        any_value(document_id) FILTER (field = 'has_budget') AS budget_document,
        any_value(locator) FILTER (field = 'has_budget') AS budget_locator,
        any_value(document_id) FILTER (field = 'has_civil_society_role') AS civil_document,
        any_value(locator) FILTER (field = 'has_civil_society_role') AS civil_locator
    FROM core.nap_plan_field
    GROUP BY plan_id
)

SELECT
    p.plan_id, p.entity, p.iso3, p.generation, p.revision, p.kind, p.adoption_year, p.starts_on, p.ends_on, p.end_state,
    p.possibly_until, p.surely_until, p.has_budget, p.has_civil_society_role, p.has_indicators, p.has_monitoring,
    p.fields_in_conflict, p.claims, p.publishers, s.status, s.as_of, s.plan_id = p.plan_id AS is_newest,
    s.kind AS entity_kind, a.budget_document, a.budget_locator, a.civil_document, a.civil_locator,
    coalesce(year(p.starts_on) + (dayofyear(p.starts_on) - 1) / 366, p.adoption_year) AS from_year,
    coalesce(
        year(p.ends_on) + dayofyear(p.ends_on) / 366, year(p.possibly_until) + dayofyear(p.possibly_until) / 366
    ) AS to_year
FROM core.nap_plan AS p
LEFT JOIN said AS a ON a.plan_id = p.plan_id
LEFT JOIN marts.nap_status_now AS s ON s.entity = p.entity
ORDER BY p.entity, p.generation, p.revision
