-- severity: warning
-- what: claims seen, or on pages dated, in the future: the register would then tell of days of which it cannot know.
SELECT plan_id, field, value, seen, page_date, locator
FROM core.nap_claim
WHERE seen > current_date OR page_date > current_date
ORDER BY plan_id, field, value
