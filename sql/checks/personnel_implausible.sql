-- severity: warning
-- what: figures out of line with the months around them: kept out of the aggregates, to be looked at.
SELECT month_end, scope, mission, entity, personnel_type, measure, value, expected, reason
FROM core.implausible
ORDER BY month_end, scope, mission, entity, personnel_type, measure
