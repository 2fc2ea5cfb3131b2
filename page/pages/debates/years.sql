SELECT
    c.year, c.wps_meetings, c.wps_meetings_with_speeches, c.is_covered,
    y.speeches, y.states, y.speakers, y.women_by_title, y.men_by_title, y.civil_society_briefers,
    coalesce(y.women_by_title, 0) + coalesce(y.men_by_title, 0) AS titled,
    y.women_by_title / nullif(y.women_by_title + y.men_by_title, 0) AS women_share
FROM marts.debate_coverage_year AS c
LEFT JOIN marts.debate_year AS y ON y.year = c.year AND y.is_wps
WHERE c.wps_meetings > 0
ORDER BY c.year DESC
