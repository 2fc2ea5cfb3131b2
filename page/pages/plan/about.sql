SELECT
    p.*, s.status, s.as_of, s.plan_id = p.plan_id AS is_newest,
    (SELECT list(o.plan_id ORDER BY o.generation, o.revision) FROM core.nap_plan AS o WHERE o.entity = p.entity) AS siblings
FROM core.nap_plan AS p
LEFT JOIN marts.nap_status_now AS s ON s.entity = p.entity
ORDER BY p.plan_id
