WITH said AS (
    SELECT *
    FROM marts.debate_speech
    WHERE is_wps OR base_symbol IN (SELECT meeting_symbol FROM marts.debate_meeting WHERE speeches_with_text > 0)
),

named_themes AS (
    SELECT source_id, meeting_symbol, speech_no, theme, array_to_string(list_sort(list(DISTINCT term)), ', ') AS terms
    FROM core.speech_topic
    GROUP BY ALL
),

themes AS (
    SELECT
        source_id, meeting_symbol, speech_no, list_sort(list(theme)) AS themes,
        any_value(terms) FILTER (theme = 'action_plans') AS plan_terms
    FROM named_themes
    GROUP BY ALL
),

-- an act is about the themes that are named in its sentence
about AS (
    SELECT
        a.source_id, a.meeting_symbol, a.speech_no, a.act_no, a.kind, a.cue, a.sentence,
        list_sort(coalesce(list(DISTINCT t.theme) FILTER (t.theme IS NOT NULL), [])) AS themes,
        array_to_string(list_sort(list(DISTINCT t.term) FILTER (t.term IS NOT NULL)), ', ') AS terms
    FROM core.speech_act AS a
    LEFT JOIN core.speech_topic AS t
        ON t.source_id = a.source_id AND t.meeting_symbol = a.meeting_symbol AND t.speech_no = a.speech_no
            AND t.start >= a.start AND t."end" <= a."end"
    GROUP BY ALL
),

acts AS (
    SELECT
        source_id, meeting_symbol, speech_no,
        list({kind: kind, themes: themes, terms: terms, cue: cue, sentence: sentence} ORDER BY act_no) AS acts
    FROM about
    GROUP BY ALL
),

cited AS (
    SELECT source_id, meeting_symbol, speech_no, list_sort(list(DISTINCT number)) AS resolutions
    FROM core.speech_resolution
    GROUP BY ALL
),

named AS (
    SELECT source_id, meeting_symbol, speech_no, list_sort(list(DISTINCT mission)) AS missions
    FROM core.speech_mission
    GROUP BY ALL
)

SELECT
    s.base_symbol AS meeting_symbol, s.meeting_symbol AS record, s.speech_no,
    coalesce(s.person, s.speaker) AS person, s.title, s.speaker_gender_by_title AS gender, s.speaker_role AS capacity,
    s.entity, s.iso3, s.on_behalf_of, s.words, s.document_id, s.locator,
    coalesce(s.reviewed_affiliation, s.person_affiliation, s.affiliation) AS affiliation, e.kind AS entity_kind,
    themes.themes, themes.plan_terms, acts.acts, cited.resolutions, named.missions
FROM said AS s
LEFT JOIN themes USING (source_id, meeting_symbol, speech_no)
LEFT JOIN acts USING (source_id, meeting_symbol, speech_no)
LEFT JOIN cited USING (source_id, meeting_symbol, speech_no)
LEFT JOIN named USING (source_id, meeting_symbol, speech_no)
LEFT JOIN core.entity AS e USING (entity)
ORDER BY s.base_symbol, s.date, length(s.meeting_symbol), s.meeting_symbol, s.speech_no
