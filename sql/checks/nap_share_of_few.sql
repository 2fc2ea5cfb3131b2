-- severity: error
-- what: shares of the plans in force that have a feature, published though it is known of fewer than a third of them.
SELECT year, scope, feature, plans_in_force, yes + no AS known, yes_share
FROM marts.nap_content
WHERE yes_share IS NOT NULL AND 3 * (yes + no) < plans_in_force
ORDER BY year, scope, feature
