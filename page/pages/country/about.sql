-- Members and observers of the United Nations, with what is known of each now.
WITH newest AS (
    SELECT max(month_end) AS month_end FROM marts.contributor_month
),

named AS (
    SELECT entity, min(month_end) AS first_month, max(month_end) AS last_month
    FROM marts.contributor_month
    GROUP BY entity
),

spoken AS (
    SELECT iso3, count(*) AS speeches, min(date) AS first_speech, max(date) AS last_speech
    FROM marts.debate_speech
    WHERE is_wps AND speaker_role IS DISTINCT FROM 'president'
    GROUP BY iso3
),

earlier AS (
    SELECT entity, count(*) AS missions
    FROM (SELECT entity, mission, max(month_end) AS month_end FROM marts.uniformed_personnel GROUP BY entity, mission)
    WHERE mission IS NOT NULL AND month_end < (SELECT max(month_end) FROM marts.uniformed_personnel)
    GROUP BY entity
),

-- where it was read until when a plan is in force, else when it was made
plan_place AS (
    SELECT f.plan_id, f.document_id, f.locator
    FROM core.nap_plan_field AS f
    INNER JOIN core.nap_plan AS p ON p.plan_id = f.plan_id
    WHERE f.document_id IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY f.plan_id
        ORDER BY f.field IS NOT DISTINCT FROM p.end_basis DESC, f.field IS NOT DISTINCT FROM p.adoption_basis DESC, f.field
    ) = 1
)

SELECT
    f.iso3, f.entity, f.name, f.un_status, f.un_region, c.un_member_from, c.document_id AS listed_in, c.locator AS listed_at,
    s.status, s.as_of, s.plan_id, s.generation, s.ends_on, s.evidence_on, s.publishers, s.fields_in_conflict, p.end_state,
    p.end_value,
    l.document_id AS plan_document, l.locator AS plan_locator, m.document_id AS month_document,
    (SELECT count(*) FROM core.nap_plan AS each WHERE each.entity = f.entity) AS plans,
    n.month_end, m.female, m.male, m.total, m.female_share, m.rank, m.sex_unknown_persons, m.suspect_persons,
    named.last_month, year(named.first_month) <= year(named.last_month) - 5 AS has_earlier_years,
    coalesce(d.missions, 0) AS earlier_missions, coalesce(t.speeches, 0) AS speeches, t.first_speech, t.last_speech,
    (SELECT year(max(date)) FROM marts.debate_speech WHERE is_wps) AS debates_until
FROM marts.country_frame AS f
INNER JOIN core.entity AS c ON c.entity = f.entity
CROSS JOIN newest AS n
LEFT JOIN marts.nap_status_now AS s ON s.entity = f.entity
LEFT JOIN core.nap_plan AS p ON p.plan_id = s.plan_id
LEFT JOIN plan_place AS l ON l.plan_id = s.plan_id
LEFT JOIN marts.contributor_month AS m ON m.entity = f.entity AND m.month_end = n.month_end
LEFT JOIN earlier AS d ON d.entity = f.entity
LEFT JOIN named ON named.entity = f.entity
LEFT JOIN spoken AS t ON t.iso3 = f.iso3
WHERE f.year = (SELECT max(year) FROM marts.country_frame) AND f.un_status IS NOT NULL
ORDER BY f.iso3
