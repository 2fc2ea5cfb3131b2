-- grain: one row per resolution of the register.
SELECT
    r.number,
    r.symbol,
    r.year,
    r.series,
    r.companion,
    r.adopted_date,
    r.meeting_symbol,
    r.meeting_no,
    r.votes_for,
    r.votes_against,
    r.votes_abstaining,
    r.abstained,
    r.topic,
    m.date AS meeting_date,
    m.agenda_item,
    m.president_entity,
    r.claims,
    r.sources,
    r.fields_in_conflict
FROM core.resolution AS r
LEFT JOIN marts.debate_meeting AS m ON r.meeting_symbol = m.meeting_symbol
ORDER BY r.number
