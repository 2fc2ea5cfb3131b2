-- severity: error
-- what: observations of the Hub or of the register of facts that are about no state, no mission and no group.
SELECT indicator, year, value_printed, source_id, document_id, locator
FROM core.observation
WHERE source_id IN ('psdata_wps', 'fact_register') AND entity IS NULL AND mission IS NULL AND group_name IS NULL
ORDER BY ALL
