-- The newest printed value of each indicator.
SELECT
    o.iso3, o.indicator, i.name, i.unit, o.dimension, o.year, o.period_label, o.value, o.status, o.edition, s.publisher,
    o.document_id, o.locator
FROM core.observation AS o
INNER JOIN core.indicator AS i ON i.indicator = o.indicator
INNER JOIN meta.source AS s ON s.source_id = o.source_id
WHERE o.iso3 IS NOT NULL AND o.value IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY o.iso3, o.indicator, o.dimension ORDER BY o.year DESC, o.edition DESC NULLS LAST, o.document_id, o.locator
) = 1
ORDER BY o.iso3, s.publisher, i.name, o.dimension
