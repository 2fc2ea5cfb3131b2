-- grain: one row per month_end x mission x contributor (entity) x personnel_type, each from one document.
WITH used AS (
    SELECT month_end, source_id, document_id, NULL AS locator, has_staff_officer, false AS is_filled
    FROM core.month_source
    UNION ALL
    SELECT month_end, source_id, document_id, locator, has_staff_officer, true AS is_filled
    FROM core.month_fill
),
cell AS (
    SELECT
        u.month_end,
        u.mission,
        u.entity,
        any_value(u.iso3) AS iso3,
        any_value(u.contributor) AS contributor,
        u.personnel_type,
        CASE WHEN bool_and(u.female IS NOT NULL OR u.total = 0) THEN sum(u.female)::BIGINT END AS female,
        CASE WHEN bool_and(u.male IS NOT NULL OR u.total = 0) THEN sum(u.male)::BIGINT END AS male,
        sum(u.total)::BIGINT AS total,
        u.source_id,
        u.document_id,
        array_to_string(list_sort(list(u.locator)), '; ') AS locator,
        any_value(s.has_staff_officer) AS has_staff_officer,
        bool_or(s.is_filled) AS is_filled
    FROM core.uniformed_personnel AS u
    INNER JOIN used AS s
        ON u.month_end = s.month_end
        AND u.document_id = s.document_id
        AND (NOT s.is_filled OR u.locator = s.locator)
    GROUP BY u.month_end, u.mission, u.entity, u.personnel_type, u.source_id, u.document_id
    HAVING sum(u.total) > 0
),
suspicion AS (
    SELECT
        c.month_end,
        c.mission,
        c.entity,
        c.personnel_type,
        bool_or(i.measure = 'total') AS of_total,
        string_agg(i.scope || coalesce(' ' || i.mission, '') || ': ' || i.reason, '; ' ORDER BY i.scope, i.measure) AS reason
    FROM cell AS c
    INNER JOIN core.implausible AS i
        ON c.month_end = i.month_end
        AND (i.scope = 'world' OR i.mission = c.mission)
        AND (i.entity IS NULL OR (i.entity = c.entity AND i.personnel_type IS NOT DISTINCT FROM c.personnel_type))
    GROUP BY c.month_end, c.mission, c.entity, c.personnel_type
)
SELECT
    c.month_end,
    c.mission,
    c.entity,
    c.iso3,
    c.contributor,
    c.personnel_type,
    c.female,
    c.male,
    c.total,
    c.female / c.total AS female_share,
    c.source_id,
    c.document_id,
    c.locator,
    c.is_filled,
    x.reason IS NOT NULL AS is_suspect,
    CASE WHEN x.of_total THEN 'total' WHEN x.reason IS NOT NULL THEN 'sex' END AS suspect_part,
    x.reason AS suspect_reason,
    nullif(
        concat_ws(
            '; ',
            CASE WHEN c.female IS NULL THEN 'the document does not give sex' END,
            CASE WHEN c.mission IS NULL THEN 'the document does not give missions' END,
            CASE WHEN c.personnel_type IS NULL THEN 'the document does not give personnel types' END,
            CASE
                WHEN NOT c.has_staff_officer AND c.personnel_type IN ('troops', 'experts_on_mission')
                    THEN 'staff officers are counted within troops and experts'
            END,
            CASE WHEN m.persons_lost > 0 THEN 'the month lacks ' || m.persons_lost || ' persons' END
        ),
        ''
    ) AS series_break
FROM cell AS c
INNER JOIN core.month_source AS m ON c.month_end = m.month_end
LEFT JOIN suspicion AS x
    ON c.month_end = x.month_end
    AND c.mission IS NOT DISTINCT FROM x.mission
    AND c.entity = x.entity
    AND c.personnel_type IS NOT DISTINCT FROM x.personnel_type
ORDER BY c.month_end, c.mission, c.entity, c.personnel_type
