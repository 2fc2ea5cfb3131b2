-- A contribution: one contributor's troops in one mission, a hundred or more whose sex is told.
SELECT
    month_end,
    count(*) FILTER (WHERE female = 0) AS without_women,
    count(*) AS contributions,
    month_end = max(month_end) OVER (PARTITION BY year(month_end)) AS in_table,
    m.document_id
FROM marts.uniformed_personnel AS p
INNER JOIN core.month_source AS m USING (month_end)
WHERE p.personnel_type = 'troops' AND p.mission IS NOT NULL AND p.total >= 100 AND p.female IS NOT NULL
    AND NOT p.is_suspect
GROUP BY month_end, m.document_id
ORDER BY month_end
