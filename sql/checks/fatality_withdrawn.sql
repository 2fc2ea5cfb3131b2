-- severity: error
-- acceptable: yes
-- what: casualties that the newest document no longer lists, when they are more than one in ten: it is not whole.
WITH document AS (
    SELECT document_id, max(updated_on) AS updated_on, max(incident_date) AS reaches FROM core.fatality GROUP BY document_id
),
newest AS (
    SELECT document_id FROM document ORDER BY updated_on DESC NULLS LAST, reaches DESC, document_id DESC LIMIT 1
)
SELECT f.casualty_id, f.incident_date, f.mission_label, f.nationality_label, f.document_id, f.locator
FROM core.fatality AS f
ANTI JOIN newest AS n ON f.document_id = n.document_id
QUALIFY count(*) OVER () > 0.1 * (SELECT count(*) FROM core.fatality)
ORDER BY f.casualty_id
