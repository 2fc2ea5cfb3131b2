SELECT entity, iso3, status, kind
FROM marts.nap_status_now
WHERE plan_id IS NULL AND (status IS NULL OR status <> 'no_plan_known')
ORDER BY entity
