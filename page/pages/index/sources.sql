SELECT source_id, publisher, title, freshest_period, documents, state
FROM meta.source
ORDER BY freshest_period DESC NULLS LAST, publisher, source_id
