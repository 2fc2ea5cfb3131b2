-- grain: one row per year in which the Security Council is known to have met.
WITH month AS (
    SELECT year(date) AS year, count(DISTINCT month(date)) AS months
    FROM marts.debate_meeting
    WHERE organ = 'Security Council' AND date IS NOT NULL AND speeches > 0
    GROUP BY year(date)
),
counted AS (
    SELECT
        year(m.date)::BIGINT AS year,
        count(*) AS meetings,
        count(m.speeches) AS meetings_with_speeches,
        count(*) FILTER (m.is_wps) AS wps_meetings,
        count(m.speeches) FILTER (m.is_wps) AS wps_meetings_with_speeches,
        coalesce(any_value(h.months), 0) AS months_with_speeches
    FROM marts.debate_meeting AS m
    LEFT JOIN month AS h ON year(m.date) = h.year
    WHERE m.organ = 'Security Council' AND m.date IS NOT NULL
    GROUP BY year(m.date)
)
SELECT
    *,
    months_with_speeches = 12 AND wps_meetings_with_speeches = wps_meetings AND 4 * meetings_with_speeches >= 3 * meetings
        AS is_covered
FROM counted
ORDER BY year
