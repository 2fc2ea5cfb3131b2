-- grain: one row per resolution of the Security Council that the Data Hub lists.
WITH known AS (
    SELECT
        d.*,
        coalesce(r.series, false) AS series,
        r.adopted_date AS register_date,
        m.date AS meeting_date,
        coalesce(year(m.date) = d.year AND coalesce(abs(date_diff('day', m.date, d.adopted_date)) > 1, true), false)
            AS meeting_tells
    FROM core.council_decision AS d
    LEFT JOIN core.resolution AS r ON d.number = r.number
    LEFT JOIN marts.debate_meeting AS m ON d.meeting_symbol = m.meeting_symbol
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
    topic,
    subject,
    votes_for,
    votes_against,
    votes_abstaining,
    is_unanimous
FROM known
ORDER BY number
