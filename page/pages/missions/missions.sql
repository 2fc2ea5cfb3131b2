WITH newest AS (
    SELECT mission, max(month_end) AS month_end, min(month_end) AS first_month, count(*) AS months
    FROM marts.mission_month
    GROUP BY mission
)

SELECT
    m.mission, m.name, m.kind, m.host_entities, m.start_year, m.end_year, m.document_id AS listed_in, m.locator AS listed_at,
    n.month_end, n.first_month, n.months, f.female, f.male, f.total, f.female_share, f.contributors, f.suspect_persons,
    f.sex_unknown_persons, f.document_id,
    CASE
        WHEN m.kind = 'mission_family' THEN 'family'
        WHEN n.month_end = (SELECT max(month_end) FROM marts.mission_month) THEN 'serving'
        WHEN m.end_year IS NULL THEN 'working'
        ELSE 'ended'
    END AS state
FROM core.mission AS m
LEFT JOIN newest AS n ON n.mission = m.mission
LEFT JOIN marts.mission_month AS f ON f.mission = n.mission AND f.month_end = n.month_end
ORDER BY f.total DESC NULLS LAST, m.end_year DESC NULLS FIRST, m.mission
