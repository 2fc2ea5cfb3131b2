-- grain: one row per meeting that has a symbol, with its resumptions and parts.
WITH item AS (
    SELECT base_symbol, string_agg(DISTINCT agenda_item, '; ' ORDER BY agenda_item) AS agenda_item
    FROM marts.debate_meeting_part
    GROUP BY base_symbol
),
meeting AS (
    SELECT
        base_symbol,
        any_value(organ) AS organ,
        any_value(meeting_no) AS meeting_no,
        max(resumption) AS resumption,
        count(*) AS parts,
        CASE WHEN bool_or(kind = 'videoconference') THEN 'videoconference' ELSE 'meeting' END AS kind,
        min(date) AS date,
        max(date) AS last_date,
        bool_or(is_wps) AS is_wps,
        arg_min(president, meeting_symbol) FILTER (president IS NOT NULL) AS president,
        arg_min(president_entity, meeting_symbol) FILTER (president IS NOT NULL) AS president_entity,
        CASE WHEN count(minutes) = count(*) THEN sum(minutes) END AS minutes,
        string_agg(outcome, '; ' ORDER BY meeting_symbol) AS outcome,
        string_agg(outcome_vote, '; ' ORDER BY meeting_symbol) AS outcome_vote,
        string_agg(press_release, '; ' ORDER BY meeting_symbol) AS press_release
    FROM marts.debate_meeting_part
    GROUP BY base_symbol
),
-- The corpus names an item alike over the years; the record's own wording (a letter, a report) may not say what it is.
corpus_item AS (
    SELECT base_symbol, min(agenda_item) AS subject
    FROM core.meeting
    WHERE source_id = 'sc_debates_corpus' AND agenda_item IS NOT NULL
    GROUP BY base_symbol
),
source AS (
    SELECT base_symbol, string_agg(DISTINCT source_id, ', ' ORDER BY source_id) AS sources
    FROM core.meeting
    WHERE meeting_symbol IS NOT NULL AND kind <> 'corrigendum'
    GROUP BY base_symbol
),
spoke AS (
    SELECT
        base_symbol,
        coalesce(family_name, person, speaker) AS name,
        coalesce(entity, person_affiliation) AS body,
        title,
        family_name,
        speaker_gender_by_title AS gender,
        speaker_role = 'civil_society' AS is_civil_society,
        coalesce(len(string_split(family_name, '/')) > 1
            AND len(string_split(family_name, '/')) = len(string_split(title, '/')), false) AS is_shared
    FROM marts.debate_speech
),
told AS (
    SELECT title, any_value(gender) AS gender
    FROM spoke
    WHERE title IS NOT NULL AND NOT contains(title, '/')
    GROUP BY title
),
shared AS (
    SELECT
        base_symbol,
        body,
        is_civil_society,
        unnest(string_split(title, '/')) AS title,
        unnest(string_split(family_name, '/')) AS family_name
    FROM spoke
    WHERE is_shared
),
person AS (
    SELECT base_symbol, name, body, gender, is_civil_society FROM spoke WHERE NOT is_shared
    UNION ALL
    SELECT s.base_symbol, s.family_name, s.body, coalesce(t.gender, 'unknown'), s.is_civil_society
    FROM shared AS s
    LEFT JOIN told AS t ON s.title = t.title
),
titled AS (
    SELECT
        base_symbol,
        regexp_replace(strip_accents(lower(name)), '[^\p{L}\p{N}]+', ' ', 'g') AS name,
        body,
        gender,
        bool_or(is_civil_society) AS is_civil_society
    FROM person
    GROUP BY ALL
),
-- "Judge Meron" and "Mr. Meron", or a name with its title and without, are one person.
speaker AS (
    SELECT base_symbol, name, body, gender, bool_or(is_civil_society) OVER same AS is_civil_society
    FROM titled
    WINDOW same AS (PARTITION BY base_symbol, name, body)
    QUALIFY name IS NULL OR gender <> 'unknown' OR NOT bool_or(gender <> 'unknown') OVER same
),
counted AS (
    SELECT
        base_symbol,
        count(name) AS speakers,
        count(name) FILTER (gender = 'woman') AS women,
        count(name) FILTER (gender = 'man') AS men,
        count(name) FILTER (gender IN ('woman', 'man')) / nullif(count(name), 0) AS title_known_share,
        CASE WHEN count(is_civil_society) > 0 THEN count(*) FILTER (is_civil_society) END AS civil_society
    FROM speaker
    GROUP BY base_symbol
),
spoken AS (
    SELECT
        base_symbol,
        count(*) AS speeches,
        count(DISTINCT entity) FILTER (is_state) AS states,
        count(words) AS speeches_with_text,
        sum(words) AS words,
        string_agg(DISTINCT source_id, ', ' ORDER BY source_id) AS speech_source
    FROM marts.debate_speech
    GROUP BY base_symbol
)
SELECT
    m.base_symbol AS meeting_symbol,
    m.base_symbol,
    m.organ,
    m.meeting_no,
    m.resumption,
    m.parts,
    m.kind,
    m.date,
    m.last_date,
    i.agenda_item,
    coalesce(n.subject, i.agenda_item) AS subject,
    m.is_wps,
    m.president,
    m.president_entity,
    m.minutes::BIGINT AS minutes,
    m.outcome,
    m.outcome_vote,
    m.press_release,
    s.speeches,
    s.states,
    c.speakers,
    c.women AS women_by_title,
    c.men AS men_by_title,
    CASE WHEN c.title_known_share >= 0.5 THEN c.women / (c.women + c.men) END AS women_share_by_title,
    c.title_known_share,
    c.civil_society AS civil_society_briefers,
    s.speeches_with_text,
    s.words::BIGINT AS words,
    s.speech_source,
    o.sources
FROM meeting AS m
INNER JOIN source AS o ON m.base_symbol = o.base_symbol
LEFT JOIN item AS i ON m.base_symbol = i.base_symbol
LEFT JOIN corpus_item AS n ON m.base_symbol = n.base_symbol
LEFT JOIN spoken AS s ON m.base_symbol = s.base_symbol
LEFT JOIN counted AS c ON m.base_symbol = c.base_symbol
ORDER BY m.base_symbol
