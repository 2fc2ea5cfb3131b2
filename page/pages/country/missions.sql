-- Where its personnel serve, in the newest month that names it.
WITH newest AS (
    SELECT entity, max(month_end) AS month_end
    FROM marts.contributor_month
    GROUP BY entity
)

SELECT
    u.iso3, u.month_end, u.mission,
    sum(u.female) FILTER (NOT u.is_suspect)::BIGINT AS women,
    sum(u.total) FILTER (u.suspect_part IS DISTINCT FROM 'total')::BIGINT AS persons,
    sum(u.total) FILTER (NOT u.is_suspect AND u.female IS NOT NULL)::BIGINT AS told,
    women / nullif(told, 0) AS share,
    bool_or(u.is_suspect) AS is_suspect,
    list({
        'personnel_type': u.personnel_type, 'document_id': u.document_id, 'locator': u.locator
    } ORDER BY u.personnel_type) AS places
FROM marts.uniformed_personnel AS u
INNER JOIN newest AS n ON n.entity = u.entity AND n.month_end = u.month_end
WHERE u.iso3 IS NOT NULL
GROUP BY u.iso3, u.month_end, u.mission
ORDER BY u.iso3, persons DESC NULLS LAST, u.mission
