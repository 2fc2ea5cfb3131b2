-- severity: warning
-- what: estimates of deaths whose low one is above the best, or the best above the high one; the publisher's figures stay as printed.
SELECT source_id, document_id, locator, conflict_id, year, deaths_low, deaths_best, deaths_high
FROM core.conflict_violence WHERE NOT bounds_in_order ORDER BY ALL
