-- severity: warning
-- what: years in which more than a quarter of those who spoke on women and peace and security for no state spoke for no body that is known: their number for civil society is too low.
WITH speaker AS (
    SELECT
        year(date) AS year,
        base_symbol,
        person,
        bool_and(
            reviewed_affiliation IS NULL
            AND (speaker_role IS NULL OR (speaker_role = 'other' AND affiliation IS NOT DISTINCT FROM 'Individual'))
        ) AS is_unknown
    FROM marts.debate_speech
    WHERE is_wps AND NOT is_state AND person IS NOT NULL AND speaker_role IS DISTINCT FROM 'president'
    GROUP BY year(date), base_symbol, person
)
SELECT year, count(*) AS speakers, count(*) FILTER (is_unknown) AS without_body
FROM speaker
GROUP BY year
HAVING count(*) FILTER (is_unknown) > count(*) / 4
ORDER BY year
