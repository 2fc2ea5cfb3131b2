-- severity: error
-- what: resolutions that speeches cite, up to the newest that is known, of which a day or a topic is not known.
WITH cited AS (
    SELECT number, count(*) AS speeches FROM core.speech_resolution GROUP BY number
)
SELECT c.number, c.speeches, r.adopted_date, r.topic
FROM cited AS c
LEFT JOIN marts.council_resolution AS r ON c.number = r.number
WHERE c.number <= (SELECT max(k.number) FROM marts.council_resolution AS k) AND (r.adopted_date IS NULL OR r.topic IS NULL)
ORDER BY c.number
