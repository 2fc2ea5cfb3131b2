SELECT iso3, entity, name
FROM core.entity
WHERE iso3 IS NOT NULL AND kind = 'state'
ORDER BY iso3
