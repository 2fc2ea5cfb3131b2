SELECT
    count(*) FILTER (WHERE votes_abstaining = 0 AND votes_against = 0) AS n,
    count(*) AS resolutions
FROM marts.wps_resolution
WHERE votes_for IS NOT NULL AND votes_against IS NOT NULL AND votes_abstaining IS NOT NULL
HAVING count(*) > 0
