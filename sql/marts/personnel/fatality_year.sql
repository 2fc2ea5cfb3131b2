-- grain: one row per year x mission (as printed) x personnel_type x sex.
SELECT
    year(incident_date)::BIGINT AS year,
    mission,
    mission_label,
    personnel_type,
    sex,
    count(*) AS fatalities,
    count(*) FILTER (incident_type = 'malicious_act') AS malicious_acts,
    count(*) FILTER (incident_type = 'accident') AS accidents,
    count(*) FILTER (incident_type = 'illness') AS illnesses,
    count(*) FILTER (incident_type = 'self_inflicted') AS self_inflicted,
    count(*) FILTER (
        incident_type IS NULL OR incident_type NOT IN ('malicious_act', 'accident', 'illness', 'self_inflicted')
    ) AS other_or_undetermined
FROM core.fatality
GROUP BY year(incident_date), mission, mission_label, personnel_type, sex
ORDER BY year, mission_label, mission, personnel_type, sex
