SELECT DISTINCT iso3, entity
FROM core.nap_plan
WHERE iso3 IS NOT NULL
