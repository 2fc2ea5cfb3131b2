-- severity: error
-- what: months that marts.uniformed_personnel takes from more than one document.
SELECT month_end, count(DISTINCT document_id) AS documents
FROM marts.uniformed_personnel
GROUP BY month_end
HAVING count(DISTINCT document_id) > 1
ORDER BY month_end
