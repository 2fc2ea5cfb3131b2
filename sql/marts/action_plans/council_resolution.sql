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
-- The meeting whose row in the library's table names the resolution: the Hub misprints the numbers of some meetings.
listed AS (
    SELECT
        number,
        any_value(meeting_symbol) AS meeting_symbol,
        any_value(base_symbol) AS base_symbol,
        any_value(date) AS date
    FROM (
        SELECT *, TRY_CAST(regexp_extract(decision, '^S/RES/(\d+) ?\(', 1) AS BIGINT) AS number
        FROM (
            SELECT meeting_symbol, base_symbol, date, unnest(string_split(outcome, '; ')) AS decision
            FROM core.meeting
            WHERE source_id = 'sc_meetings' AND kind <> 'corrigendum'
        )
    )
    WHERE number IS NOT NULL
    GROUP BY number
    HAVING count(DISTINCT meeting_symbol) = 1
),
dated AS (
    SELECT
        d.*,
        r.series,
        r.adopted_date AS register_date,
        m.date AS hub_meeting_date,
        l.meeting_symbol AS listed_symbol,
        l.base_symbol AS listed_base,
        l.date AS listed_date,
        coalesce(l.date, m.date) AS told_date,
        coalesce(
            year(told_date) = d.year
            AND coalesce(least(abs(d.adopted_date - m.date), abs(d.adopted_date - l.date)) > 1, true), false
        ) AS meeting_tells
    FROM core.council_decision AS d
    LEFT JOIN core.resolution AS r ON d.number = r.number
    LEFT JOIN marts.debate_meeting_part AS m ON d.meeting_symbol = m.meeting_symbol
    LEFT JOIN listed AS l ON d.number = l.number
    WHERE d.kind = 'resolution'
),
known AS (
    SELECT
        d.*,
        coalesce(d.register_date, CASE WHEN d.meeting_tells THEN d.told_date ELSE d.adopted_date END) AS day,
        d.meeting_symbol IS NOT NULL
            AND coalesce(d.listed_date = day, false)
            AND d.hub_meeting_date IS DISTINCT FROM day AS is_misprinted,
        v.meeting_vote,
        CASE
            WHEN d.votes_for IS NOT NULL THEN [d.votes_for, d.votes_against, d.votes_abstaining]
            WHEN d.is_unanimous AND v.counted[2] + v.counted[3] > 0 THEN NULL
            ELSE v.counted
        END AS counted
    FROM dated AS d
    LEFT JOIN vote AS v ON d.number = v.number
)
SELECT
    number,
    symbol,
    year,
    coalesce(series, false) AS series,
    day AS adopted_date,
    CASE
        WHEN register_date IS NOT NULL THEN 'register'
        WHEN meeting_tells THEN 'meeting'
        WHEN adopted_date IS NOT NULL THEN 'hub'
    END AS date_basis,
    printed_date,
    CASE WHEN is_misprinted THEN listed_date ELSE hub_meeting_date END AS meeting_date,
    CASE WHEN is_misprinted THEN listed_symbol ELSE meeting_symbol END AS meeting_symbol,
    CASE WHEN is_misprinted THEN listed_base ELSE base_symbol END AS base_symbol,
    CASE WHEN is_misprinted THEN 'meeting' WHEN known.meeting_symbol IS NOT NULL THEN 'hub' END AS meeting_basis,
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
