WITH newest AS (
    SELECT mission, max(month_end) AS month_end, min(month_end) AS first_month, count(*) AS months
    FROM marts.mission_month
    GROUP BY mission
),

troops AS (
    SELECT
        month_end, mission,
        sum(female) FILTER (NOT is_suspect)::BIGINT AS women,
        sum(total) FILTER (NOT is_suspect AND female IS NOT NULL)::BIGINT AS persons
    FROM marts.uniformed_personnel
    WHERE personnel_type = 'troops'
    GROUP BY month_end, mission
)

SELECT
    m.mission, m.name, m.kind, m.lead_department, m.host_entities, m.start_date, m.start_precision, m.start_year,
    m.end_date, m.end_precision, m.end_year, m.former_names, m.part_of, m.document_id AS listed_in,
    m.locator AS listed_at,
    n.month_end, n.first_month, n.months, f.female, f.male, f.total, f.female_share, f.contributors,
    f.suspect_persons, f.sex_unknown_persons, f.filled_persons, f.document_id, f.series_break,
    f.troops_total, f.troops_female_share, t.women AS troops_women, t.persons AS troops_told,
    p.target_share, p.target_year, b.month_end AS month_before,
    n.month_end = (SELECT max(month_end) FROM marts.mission_month) AS is_serving,
    (SELECT list(part.mission ORDER BY part.mission) FROM core.mission AS part WHERE part.part_of = m.mission) AS parts
FROM core.mission AS m
LEFT JOIN newest AS n ON n.mission = m.mission
LEFT JOIN marts.mission_month AS f ON f.mission = n.mission AND f.month_end = n.month_end
-- a year before, where the two months can be compared
LEFT JOIN marts.mission_month AS b
    ON b.mission = f.mission AND b.month_end = last_day(f.month_end - INTERVAL 1 YEAR)
        AND b.series_break IS NOT DISTINCT FROM f.series_break
LEFT JOIN troops AS t ON t.mission = n.mission AND t.month_end = n.month_end
LEFT JOIN marts.parity_progress AS p ON p.month_end = n.month_end AND p.category = 'military_contingents'
ORDER BY m.mission
