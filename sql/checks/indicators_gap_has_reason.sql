-- severity: error
-- what: values beside the status missing or not_applicable, gaps without it, and missing values without a reason.
SELECT document_id, locator, status, value, missing_reason FROM core.observation
WHERE (value IS NULL) <> (status IN ('missing', 'not_applicable')) OR (missing_reason IS NULL) = (status = 'missing')
ORDER BY ALL
