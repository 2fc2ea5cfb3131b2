-- severity: error
-- acceptable: yes
-- what: rows of personnel where women and men are both known and do not sum to the total.
SELECT source_id, document_id, locator, female, male, total
FROM core.uniformed_personnel
WHERE female + male <> total
ORDER BY source_id, document_id, locator
