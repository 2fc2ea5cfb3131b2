SELECT m.iso3, m.group_name, m.known_from, m.known_until, m.is_dated, g.document_id, g.locator
FROM marts.group_member AS m
LEFT JOIN core.entity_group AS g ON g.group_name = m.group_name AND g.entity = m.entity
WHERE m.iso3 IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY m.iso3, m.group_name, m.known_from ORDER BY g.valid_from DESC NULLS LAST) = 1
ORDER BY m.iso3, m.group_name, m.known_from
