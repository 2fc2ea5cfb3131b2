SELECT
    year,
    coalesce(status, 'unknown') AS status,
    count(*) AS states,
    list_position(['in_force', 'between_plans', 'ended_successor_unknown', 'ended', 'unknown'], coalesce(status, 'unknown'))
        AS rank
FROM marts.nap_status_year
WHERE iso3 IS NOT NULL AND kind = 'state' AND status IS DISTINCT FROM 'no_plan_known'
GROUP BY ALL
ORDER BY year, rank
