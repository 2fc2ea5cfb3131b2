-- A resolution on which sources contradict one another is marked.
WITH voted AS (
    SELECT
        symbol,
        adopted_date,
        number,
        number || CASE WHEN fields_in_conflict > 0 THEN ' ⚠' ELSE '' END AS label,
        votes_for AS in_favour,
        votes_abstaining AS abstaining,
        votes_against AS against,
        abstained,
        fields_in_conflict
    FROM marts.wps_resolution
)
SELECT symbol, label, adopted_date, vote, votes, CASE WHEN vote = 'abstaining' THEN abstained END AS abstained,
    fields_in_conflict, list_position(['in_favour', 'abstaining', 'against'], vote) AS rank
FROM (UNPIVOT voted ON in_favour, abstaining, against INTO NAME vote VALUE votes)
WHERE votes > 0 OR vote = 'in_favour'
ORDER BY number, rank
