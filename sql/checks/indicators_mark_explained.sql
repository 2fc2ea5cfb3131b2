-- severity: warning
-- what: marks beside values that the publisher's notes do not explain: the value is kept, what the mark means is not known.
SELECT source_id, document_id, locator, indicator, place_label, footnote FROM core.observation
WHERE nature LIKE '%unexplained mark%' ORDER BY ALL
