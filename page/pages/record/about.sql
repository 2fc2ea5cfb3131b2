-- Members and observers of the United Nations, with how many of their speeches are at hand: what the lists need to know,
-- and no more, so that a page stays as it is where they do.
WITH spoken AS (
    SELECT iso3, count(*) AS speeches
    FROM marts.debate_speech
    WHERE is_wps AND speaker_role IS DISTINCT FROM 'president'
    GROUP BY iso3
)

SELECT
    f.iso3, f.entity, coalesce(t.speeches, 0) AS speeches,
    (SELECT year(max(date)) FROM marts.debate_speech WHERE is_wps) AS debates_until
FROM marts.country_frame AS f
LEFT JOIN spoken AS t ON t.iso3 = f.iso3
WHERE f.year = (SELECT max(year) FROM marts.country_frame) AND f.un_status IS NOT NULL
ORDER BY f.iso3
