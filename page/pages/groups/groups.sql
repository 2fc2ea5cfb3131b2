SELECT group_name, year, as_of, members, plans_in_force, plans_missing, plans_successor_unknown, uniformed_women_share, uniformed_persons
FROM marts.group_year
QUALIFY row_number() OVER (PARTITION BY group_name ORDER BY year DESC) = 1
ORDER BY group_name
