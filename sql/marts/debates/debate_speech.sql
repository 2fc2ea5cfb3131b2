-- grain: one row per speech, on one source a meeting.
WITH whole_record AS (
    SELECT DISTINCT meeting_symbol
    FROM core.meeting
    WHERE source_id = 'sc_records' AND kind <> 'corrigendum'
),
meeting_fact AS (
    SELECT
        meeting_symbol,
        arg_min(date, (array_position(['sc_records', 'sc_meetings', 'sc_debates_corpus'], source_id), date))
            FILTER (date IS NOT NULL) AS date
    FROM core.meeting
    WHERE meeting_symbol IS NOT NULL AND kind <> 'corrigendum'
    GROUP BY meeting_symbol
),
-- A statement that a record has by itself, without its meeting.
statement AS (
    SELECT DISTINCT meeting_symbol, speech_no FROM core.speech WHERE source_id = 'sc_records'
),
item AS (
    SELECT base_symbol, bool_or(is_wps) AS is_wps
    FROM core.meeting
    WHERE meeting_symbol IS NOT NULL AND kind <> 'corrigendum'
    GROUP BY base_symbol
)
SELECT
    s.meeting_symbol,
    s.base_symbol,
    s.speech_no,
    s.source_id,
    s.document_id,
    s.locator,
    s.organ,
    coalesce(m.date, s.date) AS date,
    coalesce(i.is_wps, s.is_wps) AS is_wps,
    s.speaker,
    s.person,
    s.affiliation,
    s.person_affiliation,
    s.reviewed_affiliation,
    s.title,
    s.family_name,
    s.speaker_gender_by_title,
    s.speaker_role,
    s.entity,
    s.iso3,
    e.kind IS NOT DISTINCT FROM 'state' OR e.kind IS NOT DISTINCT FROM 'non_member' AS is_state,
    s.on_behalf_of,
    s.language,
    s.words
FROM core.speech AS s
LEFT JOIN meeting_fact AS m ON s.meeting_symbol = m.meeting_symbol
LEFT JOIN item AS i ON s.base_symbol = i.base_symbol
LEFT JOIN core.entity AS e ON s.entity = e.entity
LEFT JOIN whole_record AS w ON s.meeting_symbol = w.meeting_symbol
LEFT JOIN statement AS t ON s.meeting_symbol = t.meeting_symbol AND s.speech_no = t.speech_no
WHERE NOT contains(s.meeting_symbol, '/Corr.')
    AND (
        s.source_id = 'sc_records'
        OR (
            w.meeting_symbol IS NULL
            AND t.meeting_symbol IS NULL
        )
    )
ORDER BY s.meeting_symbol, s.speech_no
