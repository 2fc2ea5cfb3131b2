-- grain: one row per year x mission (as printed) x personnel_type x sex.
WITH death AS (
    SELECT *, year(incident_date)::BIGINT AS year, TRUE AS is_death FROM core.fatality
),
known_year AS (
    SELECT year FROM death GROUP BY year HAVING count(*) = count(sex)
),
counted AS (
    SELECT year, mission, mission_label, personnel_type, sex, incident_type, is_death FROM death
    UNION ALL
    SELECT d.year, d.mission, d.mission_label, d.personnel_type, 'female', NULL, FALSE
    FROM death AS d
    INNER JOIN known_year AS k ON d.year = k.year
    GROUP BY d.year, d.mission, d.mission_label, d.personnel_type
)
SELECT
    year,
    mission,
    mission_label,
    personnel_type,
    sex,
    count(*) FILTER (is_death) AS fatalities,
    count(*) FILTER (incident_type = 'malicious_act') AS malicious_acts,
    count(*) FILTER (incident_type = 'accident') AS accidents,
    count(*) FILTER (incident_type = 'illness') AS illnesses,
    count(*) FILTER (incident_type = 'self_inflicted') AS self_inflicted,
    count(*) FILTER (
        is_death AND (
            incident_type IS NULL OR incident_type NOT IN ('malicious_act', 'accident', 'illness', 'self_inflicted')
        )
    ) AS other_or_undetermined
FROM counted
GROUP BY year, mission, mission_label, personnel_type, sex
ORDER BY year, mission_label, mission, personnel_type, sex
