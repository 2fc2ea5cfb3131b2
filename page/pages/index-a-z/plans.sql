SELECT plan_id, iso3, entity, generation FROM core.nap_plan WHERE iso3 IS NOT NULL ORDER BY iso3, plan_id
