-- severity: warning
-- what: shares that are no fraction of one: the publisher erred, or prints this column in another unit than declared.
SELECT o.indicator, o.year, o.place_label, o.value, o.value_printed, o.document_id, o.locator
FROM core.observation AS o
INNER JOIN core.indicator AS i ON o.indicator = i.indicator
WHERE i.unit = 'fraction' AND (o.value < 0 OR o.value > 1)
ORDER BY ALL
