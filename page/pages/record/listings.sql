SELECT iso3, report_year, report_symbol, situation_label, entity, party, listing, state, document_id, locator
FROM core.crsv_listing
WHERE iso3 IS NOT NULL
ORDER BY iso3, report_year DESC, party
