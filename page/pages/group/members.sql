SELECT
    m.group_name, m.entity, m.iso3, m.known_from, m.known_until, m.is_dated, s.status, s.plan_id, c.female, c.total,
    c.female_share, n.month_end, g.document_id, g.locator
FROM marts.group_member AS m
CROSS JOIN (SELECT max(month_end) AS month_end FROM marts.contributor_month) AS n
LEFT JOIN marts.nap_status_now AS s ON s.entity = m.entity
LEFT JOIN marts.contributor_month AS c ON c.entity = m.entity AND c.month_end = n.month_end
LEFT JOIN core.entity_group AS g ON g.group_name = m.group_name AND g.entity = m.entity
QUALIFY row_number() OVER (PARTITION BY m.group_name, m.entity, m.known_from ORDER BY g.valid_from DESC NULLS LAST) = 1
ORDER BY m.group_name, m.entity, m.known_from
