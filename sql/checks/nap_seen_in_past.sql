-- severity: warning
-- what: claims that were seen in the future: the register would then tell of days of which it cannot know.
SELECT plan_id, field, value, seen, locator
FROM core.nap_claim
WHERE seen > current_date
ORDER BY plan_id, field, value
