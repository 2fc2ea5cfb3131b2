-- severity: error
-- acceptable: yes
-- what: resolutions that are missing between the first and the newest, or that stand twice.
SELECT n.number, count(d.number) AS decisions
FROM (SELECT unnest(range(1, (SELECT coalesce(max(k.number), 0) + 1 FROM core.council_decision AS k))) AS number) AS n
LEFT JOIN core.council_decision AS d ON n.number = d.number
GROUP BY n.number
HAVING count(d.number) <> 1
ORDER BY n.number
