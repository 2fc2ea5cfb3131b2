-- severity: warning
-- what: years, from the first with speeches to that of the newest meeting of any source, without a speech made in the Security Council: their records are not read at all.
WITH spoken AS (
    SELECT DISTINCT year(date) AS year
    FROM core.speech
    WHERE meeting_symbol LIKE 'S/%' AND date IS NOT NULL
),
met AS (
    SELECT year(date) AS year, count(DISTINCT meeting_symbol) AS meetings
    FROM core.meeting
    WHERE organ = 'Security Council' AND date IS NOT NULL
    GROUP BY ALL
),
span AS (
    SELECT unnest(generate_series((SELECT min(year) FROM spoken), (SELECT max(year) FROM met))) AS year
)
SELECT span.year, met.meetings
FROM span
LEFT JOIN spoken ON span.year = spoken.year
LEFT JOIN met ON span.year = met.year
WHERE spoken.year IS NULL
ORDER BY span.year
