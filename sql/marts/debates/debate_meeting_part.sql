-- grain: one row per record of a meeting that has a symbol: the meeting itself, a resumption of it, a part.
WITH fact AS (
    SELECT *, array_position(['sc_records', 'sc_meetings', 'sc_debates_corpus'], source_id) AS rank
    FROM core.meeting
    WHERE meeting_symbol IS NOT NULL AND kind <> 'corrigendum'
),
item AS (
    SELECT meeting_symbol, string_agg(DISTINCT agenda_item, '; ' ORDER BY agenda_item) AS agenda_item
    FROM (
        FROM fact
        WHERE agenda_item IS NOT NULL
        QUALIFY rank = min(rank) OVER (PARTITION BY meeting_symbol)
    )
    GROUP BY meeting_symbol
),
spoken AS (
    SELECT meeting_symbol, count(*) AS speeches
    FROM marts.debate_speech
    GROUP BY meeting_symbol
)
SELECT
    f.meeting_symbol,
    any_value(f.base_symbol) AS base_symbol,
    any_value(f.organ) AS organ,
    any_value(f.meeting_no) AS meeting_no,
    any_value(f.resumption) AS resumption,
    arg_min(f.kind, (f.rank, f.kind)) AS kind,
    arg_min(f.date, (f.rank, f.date)) FILTER (f.date IS NOT NULL) AS date,
    any_value(i.agenda_item) AS agenda_item,
    bool_or(f.is_wps) AS is_wps,
    max(f.president) AS president,
    max(f.president_entity) AS president_entity,
    max(f.minutes) AS minutes,
    string_agg(DISTINCT f.outcome, '; ' ORDER BY f.outcome) FILTER (f.source_id = 'sc_meetings') AS outcome,
    string_agg(DISTINCT f.outcome_vote, '; ' ORDER BY f.outcome_vote) FILTER (f.source_id = 'sc_meetings') AS outcome_vote,
    max(f.press_release) FILTER (f.source_id = 'sc_meetings') AS press_release,
    any_value(s.speeches) AS speeches,
    string_agg(DISTINCT f.source_id, ', ' ORDER BY f.source_id) AS sources
FROM fact AS f
LEFT JOIN item AS i ON f.meeting_symbol = i.meeting_symbol
LEFT JOIN spoken AS s ON f.meeting_symbol = s.meeting_symbol
GROUP BY f.meeting_symbol
ORDER BY f.meeting_symbol
