SELECT max(plans_in_force) AS plans, min(known) AS least, max(known) AS most
FROM marts.nap_content
WHERE scope = 'national' AND year = (SELECT max(year) FROM marts.nap_content WHERE scope = 'national')
HAVING max(plans_in_force) > 0
