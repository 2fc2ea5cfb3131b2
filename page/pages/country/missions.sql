-- Who serves where: what a contributor has in a mission in the newest month that names the one, or the other.
WITH of_entity AS (
    SELECT entity, max(month_end) AS month_end FROM marts.uniformed_personnel GROUP BY entity
),

first AS (
    SELECT entity, mission, min(month_end) AS first_month
    FROM marts.uniformed_personnel
    WHERE suspect_part IS DISTINCT FROM 'total'
    GROUP BY entity, mission
),

of_mission AS (
    SELECT mission, max(month_end) AS month_end FROM marts.uniformed_personnel WHERE mission IS NOT NULL GROUP BY mission
)

SELECT
    u.mission, u.entity, u.iso3, u.month_end, e.entity IS NOT NULL AS is_of_entity, m.mission IS NOT NULL AS is_of_mission,
    any_value(f.first_month) AS first_month,
    sum(u.female) FILTER (NOT u.is_suspect)::BIGINT AS women,
    sum(u.total) FILTER (u.suspect_part IS DISTINCT FROM 'total')::BIGINT AS persons,
    sum(u.total) FILTER (NOT u.is_suspect AND u.female IS NOT NULL)::BIGINT AS told,
    women / nullif(told, 0) AS share,
    bool_or(u.is_suspect) AS is_suspect,
    list({
        'personnel_type': u.personnel_type, 'document_id': u.document_id, 'locator': u.locator
    } ORDER BY u.personnel_type) AS places
FROM marts.uniformed_personnel AS u
LEFT JOIN of_entity AS e ON e.entity = u.entity AND e.month_end = u.month_end
LEFT JOIN of_mission AS m ON m.mission = u.mission AND m.month_end = u.month_end
LEFT JOIN first AS f ON f.entity = u.entity AND f.mission = u.mission
WHERE e.entity IS NOT NULL OR m.mission IS NOT NULL
GROUP BY u.mission, u.entity, u.iso3, u.month_end, e.entity, m.mission
ORDER BY persons DESC NULLS LAST, u.mission, u.entity
