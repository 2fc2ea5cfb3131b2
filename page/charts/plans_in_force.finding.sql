SELECT
    count(*) FILTER (WHERE status = 'in_force') AS states
FROM marts.nap_status_now
WHERE iso3 IS NOT NULL
