WITH latest AS (
    FROM marts.nap_content
    WHERE scope = 'national' AND year = (SELECT max(year) FROM marts.nap_content WHERE scope = 'national')
)
SELECT year, feature, told, plans, plans_in_force, list_position(['yes', 'no', 'unknown'], told) AS rank
FROM (UNPIVOT latest ON yes, no, unknown INTO NAME told VALUE plans)
ORDER BY max(plans_in_force - plans) FILTER (told = 'unknown') OVER (PARTITION BY feature) DESC, feature, rank
