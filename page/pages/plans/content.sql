SELECT year, feature, plans_in_force, yes, no, unknown, known, yes_share
FROM marts.nap_content
WHERE scope = 'national' AND year = (SELECT max(year) FROM marts.nap_content)
ORDER BY known DESC, feature
