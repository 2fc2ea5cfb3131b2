SELECT category, target_year, target_share, kind, document_id, locator
FROM core.parity_target
ORDER BY category, target_year
