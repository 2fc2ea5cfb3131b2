SELECT
    month_end,
    count(*) FILTER (WHERE female = 0) AS n,
    count(*) AS contributions
FROM marts.uniformed_personnel
WHERE personnel_type = 'troops' AND mission IS NOT NULL AND total >= 100 AND female IS NOT NULL AND NOT is_suspect
GROUP BY month_end
HAVING count(*) >= 20
ORDER BY month_end DESC
LIMIT 1
