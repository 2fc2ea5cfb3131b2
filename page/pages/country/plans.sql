SELECT
    iso3, plan_id, generation, revision, revises, kind, title, lead_agency, adopted, launched, document_date, period_start,
    period_end, extended_to, starts_on, start_state, ends_on, end_state, possibly_until, has_budget, has_civil_society_role,
    has_indicators, has_monitoring, claims, publishers, fields_in_conflict, successor
FROM core.nap_plan
WHERE iso3 IS NOT NULL
ORDER BY iso3, generation DESC, revision DESC
