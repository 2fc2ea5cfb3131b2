WITH newest AS (
    SELECT mission, max(month_end) AS month_end
    FROM marts.mission_month
    GROUP BY mission
)

SELECT
    u.mission, u.entity, u.iso3,
    sum(u.female) FILTER (NOT u.is_suspect)::BIGINT AS women,
    sum(u.male) FILTER (NOT u.is_suspect)::BIGINT AS men,
    sum(u.total) FILTER (u.suspect_part IS DISTINCT FROM 'total')::BIGINT AS persons,
    sum(u.total) FILTER (NOT u.is_suspect AND u.female IS NOT NULL)::BIGINT AS told,
    women / nullif(told, 0) AS share,
    bool_or(u.is_suspect) AS is_suspect,
    list({
        'personnel_type': u.personnel_type, 'document_id': u.document_id, 'locator': u.locator
    } ORDER BY u.personnel_type) AS places
FROM marts.uniformed_personnel AS u
INNER JOIN newest AS n ON n.mission = u.mission AND n.month_end = u.month_end
GROUP BY u.mission, u.entity, u.iso3
ORDER BY u.mission, persons DESC NULLS LAST, u.entity
