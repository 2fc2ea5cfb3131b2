-- severity: error
-- what: months that lack contributors whom another document of the month has, without persons_lost counting them.
WITH had AS (
    SELECT month_end, document_id, entity, sum(total) AS persons
    FROM core.uniformed_personnel
    GROUP BY month_end, document_id, entity
    HAVING sum(total) > 0
),
absent AS (
    SELECT h.month_end, h.entity, max(h.persons) AS persons
    FROM had AS h
    LEFT JOIN marts.uniformed_personnel AS p ON h.month_end = p.month_end AND h.entity = p.entity
    WHERE p.entity IS NULL
    GROUP BY h.month_end, h.entity
)
SELECT a.month_end, sum(a.persons) AS persons, any_value(s.persons_lost) AS persons_lost, string_agg(a.entity, ' ' ORDER BY a.entity) AS entities
FROM absent AS a
LEFT JOIN core.month_source AS s ON a.month_end = s.month_end
GROUP BY a.month_end
HAVING sum(a.persons) > coalesce(any_value(s.persons_lost), 0)
ORDER BY a.month_end
