SELECT
    group_name, year, as_of, members, plans_in_force, plans_in_force_covered, plans_missing, plans_successor_unknown,
    uniformed_women,
    uniformed_women_covered, uniformed_women_share, uniformed_women_share_covered, uniformed_persons,
    uniformed_persons_covered, wps_speeches, wps_speeches_covered, uniformed_persons_missing
FROM marts.group_year
ORDER BY group_name, year DESC
