-- Of those with a hundred persons or more.
WITH latest AS (
    FROM marts.contributor_month
    WHERE month_end = (SELECT max(month_end) FROM marts.contributor_month WHERE female_share IS NOT NULL)
        AND female + male >= 100
)
SELECT
    CASE WHEN count(*) > 1 THEN 'tie' ELSE 'only' END AS case,
    string_agg(entity, ';' ORDER BY entity) AS entity,
    max(female_share) AS female_share,
    max(month_end) AS month_end
FROM (FROM latest QUALIFY rank() OVER (ORDER BY female_share DESC) = 1)
HAVING count(*) > 0
