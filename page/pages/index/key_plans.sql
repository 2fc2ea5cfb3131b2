SELECT
    count(*) FILTER (WHERE status = 'in_force') AS in_force,
    count(*) FILTER (WHERE status = 'ended_successor_unknown') AS run_out,
    count(*) FILTER (WHERE status IS NULL) AS unknown,
    count(*) AS states,
    max(as_of) AS as_of
FROM marts.nap_status_now
WHERE iso3 IS NOT NULL AND kind = 'state'
