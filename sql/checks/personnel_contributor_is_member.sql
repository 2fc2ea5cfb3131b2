-- severity: warning
-- what: contributors, as printed, that are neither members nor observers of the United Nations. The document may mean a
--   member that it leaves out of the mission and that has as many persons there in the months before and after (may_be).
WITH month AS (
    SELECT month_end, lag(month_end) OVER (ORDER BY month_end) AS before, lead(month_end) OVER (ORDER BY month_end) AS after
    FROM core.month_source
    WHERE has_mission
),
cell AS (
    SELECT
        month_end,
        mission,
        entity,
        any_value(contributor) AS contributor,
        sum(total) AS persons,
        any_value(document_id) AS document_id
    FROM marts.uniformed_personnel
    GROUP BY month_end, mission, entity
),
stranger AS (
    SELECT c.*, m.before, m.after
    FROM cell AS c
    INNER JOIN core.entity AS e ON c.entity = e.entity
    LEFT JOIN month AS m ON c.month_end = m.month_end
    WHERE e.un_member_from IS NULL AND e.un_member_to IS NULL AND e.entity NOT IN ('PSE', 'VAT')
),
likely AS (
    SELECT x.month_end, x.mission, x.entity, string_agg(b.entity, ' ' ORDER BY b.entity) AS may_be
    FROM stranger AS x
    INNER JOIN cell AS b ON x.before = b.month_end AND x.mission = b.mission AND x.persons = b.persons
    INNER JOIN cell AS a ON x.after = a.month_end AND x.mission = a.mission AND x.persons = a.persons AND b.entity = a.entity
    ANTI JOIN cell AS o ON x.month_end = o.month_end AND x.mission = o.mission AND b.entity = o.entity
    GROUP BY x.month_end, x.mission, x.entity
)
SELECT x.month_end, x.mission, x.entity, x.contributor, x.persons, x.document_id, l.may_be
FROM stranger AS x
LEFT JOIN likely AS l ON x.month_end = l.month_end AND x.mission = l.mission AND x.entity = l.entity
ORDER BY x.month_end, x.mission, x.entity
