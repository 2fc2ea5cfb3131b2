SELECT
    mission, year, round(uniformed_women_share, 4) AS share, round(uniformed_persons)::BIGINT AS persons,
    round(military_contingents_women_share, 4) AS troops, fatalities
FROM marts.mission_year
WHERE uniformed_months > 0
ORDER BY mission, year
