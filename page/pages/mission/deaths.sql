SELECT
    mission, year(incident_date) AS year, count(*) AS persons,
    count(*) FILTER (sex = 'female') AS women,
    count(*) FILTER (sex = 'male') AS men,
    count(*) FILTER (sex IS NULL) AS sex_unknown,
    count(*) FILTER (incident_type = 'malicious_act') AS malicious_acts,
    document_id
FROM core.fatality
WHERE mission IS NOT NULL
GROUP BY mission, year, document_id
ORDER BY mission, year DESC
