-- severity: error
-- acceptable: yes
-- what: resolutions with a number for one kind of vote and none for another, more votes than members, or unanimous with a vote against or an abstention.
WITH vote AS (
    SELECT 'core.council_decision' AS name, number, is_unanimous, votes_for, votes_against, votes_abstaining
    FROM core.council_decision
    WHERE kind = 'resolution'
    UNION ALL
    SELECT 'marts.council_resolution', number, is_unanimous, votes_for, votes_against, votes_abstaining
    FROM marts.council_resolution
    UNION ALL
    SELECT 'marts.wps_resolution', number, NULL, votes_for, votes_against, votes_abstaining
    FROM marts.wps_resolution
)
SELECT name, number, is_unanimous, votes_for, votes_against, votes_abstaining
FROM vote
WHERE (votes_for IS NULL) <> (votes_against IS NULL)
    OR (votes_for IS NULL) <> (votes_abstaining IS NULL)
    OR votes_for + votes_against + votes_abstaining > 15
    OR (is_unanimous AND votes_against + votes_abstaining > 0)
ORDER BY name, number
