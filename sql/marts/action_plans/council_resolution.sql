-- grain: one row per resolution of the Security Council that the Data Hub lists.
WITH told AS (
    SELECT
        *,
        [d FOR d IN string_split(outcome, '; ') IF contains(d, 'S/RES/') OR starts_with(d, 'Draft ')] AS decisions,
        string_split(outcome_vote, ';') AS votes
    FROM core.meeting
    WHERE source_id = 'sc_meetings' AND outcome_vote IS NOT NULL AND kind <> 'corrigendum'
),
vote AS (
    SELECT number, any_value(vote) AS meeting_vote, any_value(string_split(vote, '-')::BIGINT []) AS counted
    FROM (
        SELECT
            TRY_CAST(regexp_extract(decision, '^S/RES/(\d+) ?\(', 1) AS BIGINT) AS number,
            vote
        FROM (SELECT unnest(decisions) AS decision, unnest(votes) AS vote FROM told WHERE len(decisions) = len(votes))
    )
    WHERE number IS NOT NULL
    GROUP BY number
    HAVING count(DISTINCT vote) = 1
),
known AS (
    SELECT
        d.*,
        coalesce(r.series, false) AS series,
        r.adopted_date AS register_date,
        m.date AS meeting_date,
        coalesce(year(m.date) = d.year AND coalesce(abs(date_diff('day', m.date, d.adopted_date)) > 1, true), false)
            AS meeting_tells,
        v.meeting_vote,
        CASE
            WHEN d.votes_for IS NOT NULL THEN [d.votes_for, d.votes_against, d.votes_abstaining]
            WHEN d.is_unanimous AND v.counted[2] + v.counted[3] > 0 THEN NULL
            ELSE v.counted
        END AS counted
    FROM core.council_decision AS d
    LEFT JOIN core.resolution AS r ON d.number = r.number
    LEFT JOIN marts.debate_meeting_part AS m ON d.meeting_symbol = m.meeting_symbol
    LEFT JOIN vote AS v ON d.number = v.number
    WHERE d.kind = 'resolution'
)
SELECT
    number,
    symbol,
    year,
    series,
    CASE WHEN meeting_tells THEN coalesce(register_date, meeting_date) ELSE coalesce(register_date, adopted_date) END
        AS adopted_date,
    CASE
        WHEN register_date IS NOT NULL THEN 'register'
        WHEN meeting_tells THEN 'meeting'
        WHEN adopted_date IS NOT NULL THEN 'hub'
    END AS date_basis,
    printed_date,
    meeting_date,
    meeting_symbol,
    base_symbol,
    topic,
    subject,
    counted[1] AS votes_for,
    counted[2] AS votes_against,
    counted[3] AS votes_abstaining,
    is_unanimous,
    vote_text,
    meeting_vote,
    CASE WHEN votes_for IS NOT NULL THEN 'hub' WHEN counted IS NOT NULL THEN 'meeting' END AS vote_basis
FROM known
ORDER BY number
