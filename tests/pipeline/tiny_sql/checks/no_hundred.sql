-- severity: error
-- what: no month may count exactly 666 advisers
SELECT document_id, locator, advisers FROM core.adviser_count WHERE advisers = 666
