-- Every mission in which its personnel served, as far as months are at hand, but those where it serves now; of its highest
-- figure the first month.
WITH month AS (
    SELECT iso3, mission, month_end, sum(total) AS persons, sum(female) AS women, min(document_id) AS document_id
    FROM marts.uniformed_personnel
    WHERE iso3 IS NOT NULL AND mission IS NOT NULL AND suspect_part IS DISTINCT FROM 'total'
    GROUP BY iso3, mission, month_end
)

SELECT
    iso3, mission, min(month_end) AS first_month, max(month_end) AS last_month, count(*) AS months,
    max(persons)::BIGINT AS most, min(month_end) FILTER (is_most) AS most_month,
    arg_min(document_id, month_end) FILTER (is_most) AS document_id
FROM (SELECT *, persons = max(persons) OVER (PARTITION BY iso3, mission) AS is_most FROM month)
GROUP BY iso3, mission
HAVING max(month_end) < (SELECT max(month_end) FROM marts.uniformed_personnel)
ORDER BY iso3, last_month DESC, most DESC, mission
