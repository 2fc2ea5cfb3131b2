-- severity: error
-- what: listings whose report is by its symbol of another year than they say.
SELECT report_year, report_symbol, situation_label, party, locator
FROM core.crsv_listing
WHERE report_symbol NOT LIKE concat('S/', report_year, '/%')
ORDER BY report_year, locator
