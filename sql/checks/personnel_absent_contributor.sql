-- severity: error
-- what: months that lack contributors whom another document of the month has, without persons_lost counting them. Where
--   the month's document says that a contributor has nobody, it is not absent.
WITH had AS (
    SELECT month_end, document_id, entity, sum(total) AS persons
    FROM core.uniformed_personnel
    GROUP BY month_end, document_id, entity
),
said AS (
    SELECT h.month_end, h.entity
    FROM had AS h
    INNER JOIN core.month_source AS s ON h.month_end = s.month_end AND h.document_id = s.document_id
    UNION
    SELECT month_end, entity
    FROM marts.uniformed_personnel
),
absent AS (
    SELECT h.month_end, h.entity, max(h.persons) AS persons
    FROM had AS h
    LEFT JOIN said ON h.month_end = said.month_end AND h.entity = said.entity
    WHERE h.persons > 0 AND said.entity IS NULL
    GROUP BY h.month_end, h.entity
)
SELECT
    a.month_end,
    sum(a.persons) AS persons,
    any_value(s.persons_lost) AS persons_lost,
    string_agg(a.entity, ' ' ORDER BY a.entity) AS entities
FROM absent AS a
LEFT JOIN core.month_source AS s ON a.month_end = s.month_end
GROUP BY a.month_end
HAVING sum(a.persons) > coalesce(any_value(s.persons_lost), 0)
ORDER BY a.month_end
