-- grain: one row per resolution of the register.
SELECT
    r.number,
    r.symbol,
    r.year,
    r.series,
    r.companion,
    r.adopted_date,
    r.meeting_symbol,
    r.base_symbol,
    r.meeting_no,
    CASE WHEN r.votes_for IS NULL THEN c.votes_for ELSE r.votes_for END AS votes_for,
    CASE WHEN r.votes_for IS NULL THEN c.votes_against ELSE r.votes_against END AS votes_against,
    CASE WHEN r.votes_for IS NULL THEN c.votes_abstaining ELSE r.votes_abstaining END AS votes_abstaining,
    r.abstained,
    r.topic,
    m.date AS meeting_date,
    m.agenda_item,
    m.president_entity,
    r.claims,
    r.sources,
    r.fields_in_conflict
FROM core.resolution AS r
LEFT JOIN marts.debate_meeting_part AS m ON r.meeting_symbol = m.meeting_symbol
LEFT JOIN marts.council_resolution AS c ON r.number = c.number
ORDER BY r.number
