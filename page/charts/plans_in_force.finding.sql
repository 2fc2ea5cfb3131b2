SELECT
    count(*) FILTER (WHERE status = 'in_force') AS states,
    count(*) FILTER (WHERE status = 'ended_successor_unknown') AS run_out
FROM marts.nap_status_now
WHERE iso3 IS NOT NULL AND kind = 'state'
HAVING count(*) > 0
