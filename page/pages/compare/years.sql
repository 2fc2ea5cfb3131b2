SELECT iso3, year, round(uniformed_women_share, 4) AS share, round(uniformed_persons)::BIGINT AS persons, wps_speeches AS speeches
FROM marts.country_year
WHERE un_status IS NOT NULL AND (uniformed_women_share_covered OR wps_speeches_covered)
ORDER BY iso3, year
