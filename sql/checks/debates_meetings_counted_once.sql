-- severity: error
-- what: years of which the number of meetings, or of delegations in them, counts a resumption or a part for itself, or a state twice.
WITH part AS (
    SELECT regexp_extract(meeting_symbol, '^[^( ]+') AS meeting, min(date) AS date, bool_or(is_wps) AS is_wps
    FROM marts.debate_meeting_part
    WHERE organ = 'Security Council'
    GROUP BY meeting
),
delegation AS (
    SELECT DISTINCT regexp_extract(meeting_symbol, '^[^( ]+') AS meeting, entity
    FROM marts.debate_speech
    WHERE is_state
),
counted AS (
    SELECT
        year(p.date) AS year,
        coalesce(p.is_wps, false) AS is_wps,
        count(DISTINCT p.meeting) AS meetings,
        count(d.entity) AS delegations,
        count(DISTINCT d.entity) AS states
    FROM part AS p
    LEFT JOIN delegation AS d ON p.meeting = d.meeting
    WHERE p.date IS NOT NULL
    GROUP BY ALL
)
SELECT c.year, c.is_wps, y.meetings, c.meetings AS meetings_by_symbol, y.delegations, c.delegations AS delegations_by_symbol, y.states, c.states AS states_by_symbol
FROM counted AS c
FULL JOIN marts.debate_year AS y ON c.year = y.year AND c.is_wps = y.is_wps
WHERE c.meetings IS DISTINCT FROM y.meetings OR c.delegations <> coalesce(y.delegations, 0) OR c.states <> coalesce(y.states, 0)
ORDER BY c.year, c.is_wps
