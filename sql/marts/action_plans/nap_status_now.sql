-- grain: one row per state, and per other entity with a plan.
SELECT
    s.entity,
    s.iso3,
    s.name,
    s.kind,
    s.un_region,
    s.as_of,
    s.status,
    s.generation,
    s.plan_id,
    p.kind AS plan_kind,
    p.title,
    p.lead_agency,
    p.adoption_year,
    p.starts_on,
    s.ends_on,
    s.plan_age_years,
    s.days_to_expiry,
    s.evidence_on,
    s.evidence_age_days,
    p.publishers,
    p.fields_in_conflict
FROM marts.nap_status_year AS s
INNER JOIN core.nap_calendar AS c ON s.year = c.year AND c.is_as_of
LEFT JOIN core.nap_plan AS p ON s.plan_id = p.plan_id
ORDER BY s.entity
