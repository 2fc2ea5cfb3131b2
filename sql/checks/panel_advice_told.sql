-- severity: warning
-- what: dated answers on gender advice in a mission and year that marts.mission_year does not have: they contradict one
--   another, as those of a month and of a period may, or the mission is not in core.mission.
SELECT a.mission, a.year, a.field, string_agg(DISTINCT a.value, '; ' ORDER BY a.value) AS answers
FROM core.gender_advice AS a
LEFT JOIN (
    UNPIVOT (SELECT mission, year, gender_adviser, gender_unit, gender_focal_points FROM marts.mission_year)
    ON gender_adviser, gender_unit, gender_focal_points INTO NAME field VALUE value
) AS m ON a.mission = m.mission AND a.year = m.year AND a.field = m.field
WHERE a.mission IS NOT NULL AND a.is_dated AND a.value IS NOT NULL AND m.value IS DISTINCT FROM a.value
    AND a.field IN ('gender_adviser', 'gender_unit', 'gender_focal_points')
GROUP BY a.mission, a.year, a.field
ORDER BY a.mission, a.year, a.field
