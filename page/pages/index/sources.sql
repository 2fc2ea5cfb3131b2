SELECT *
FROM meta.source
ORDER BY freshest_period DESC NULLS LAST, publisher, source_id
