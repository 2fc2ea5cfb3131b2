-- grain: one row per meeting that has a symbol.
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
meeting AS (
    SELECT
        meeting_symbol,
        any_value(organ) AS organ,
        any_value(meeting_no) AS meeting_no,
        any_value(resumption) AS resumption,
        arg_min(kind, (rank, kind)) AS kind,
        arg_min(date, (rank, date)) FILTER (date IS NOT NULL) AS date,
        bool_or(is_wps) AS is_wps,
        max(president) AS president,
        max(president_entity) AS president_entity,
        max(minutes) AS minutes,
        string_agg(DISTINCT outcome, '; ' ORDER BY outcome) FILTER (source_id = 'sc_meetings') AS outcome,
        string_agg(DISTINCT outcome_vote, '; ' ORDER BY outcome_vote) FILTER (source_id = 'sc_meetings') AS outcome_vote,
        max(press_release) FILTER (source_id = 'sc_meetings') AS press_release,
        string_agg(DISTINCT source_id, ', ' ORDER BY source_id) AS sources
    FROM fact
    GROUP BY meeting_symbol
),
speaker AS (
    SELECT
        meeting_symbol,
        coalesce(person, speaker) AS name,
        coalesce(entity, person_affiliation) AS body,
        any_value(speaker_gender_by_title) AS gender,
        bool_or(speaker_role = 'civil_society') AS is_civil_society
    FROM marts.debate_speech
    GROUP BY meeting_symbol, name, body
),
counted AS (
    SELECT
        meeting_symbol,
        count(name) AS speakers,
        count(name) FILTER (gender = 'woman') AS women,
        count(name) FILTER (gender = 'man') AS men,
        CASE WHEN count(is_civil_society) > 0 THEN count(*) FILTER (is_civil_society) END AS civil_society
    FROM speaker
    GROUP BY meeting_symbol
),
spoken AS (
    SELECT
        meeting_symbol,
        count(*) AS speeches,
        count(DISTINCT entity) FILTER (is_state) AS states,
        count(words) AS speeches_with_text,
        sum(words) AS words,
        string_agg(DISTINCT source_id, ', ' ORDER BY source_id) AS speech_source
    FROM marts.debate_speech
    GROUP BY meeting_symbol
)
SELECT
    m.meeting_symbol,
    m.organ,
    m.meeting_no,
    m.resumption,
    m.kind,
    m.date,
    i.agenda_item,
    m.is_wps,
    m.president,
    m.president_entity,
    m.minutes,
    m.outcome,
    m.outcome_vote,
    m.press_release,
    s.speeches,
    s.states,
    c.speakers,
    c.women AS women_by_title,
    c.men AS men_by_title,
    c.women / nullif(c.women + c.men, 0) AS women_share_by_title,
    c.civil_society AS civil_society_briefers,
    s.speeches_with_text,
    s.words::BIGINT AS words,
    s.speech_source,
    m.sources
FROM meeting AS m
LEFT JOIN item AS i ON m.meeting_symbol = i.meeting_symbol
LEFT JOIN spoken AS s ON m.meeting_symbol = s.meeting_symbol
LEFT JOIN counted AS c ON m.meeting_symbol = c.meeting_symbol
ORDER BY m.meeting_symbol
