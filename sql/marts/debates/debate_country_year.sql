-- grain: one row per state or other entity x year x whether the agenda item was women and peace and security.
SELECT
    s.entity,
    s.iso3,
    any_value(e.name) AS name,
    year(s.date)::BIGINT AS year,
    coalesce(s.is_wps, false) AS is_wps,
    count(DISTINCT s.meeting_symbol) AS meetings,
    count(*) FILTER (s.speaker_role IS DISTINCT FROM 'president') AS speeches,
    count(*) FILTER (s.speaker_role = 'president') AS presidents_turns,
    count(*) FILTER (s.speaker_role IS DISTINCT FROM 'president' AND s.speaker_gender_by_title = 'woman')
        AS speeches_women_by_title,
    count(*) FILTER (s.speaker_role IS DISTINCT FROM 'president' AND s.speaker_gender_by_title = 'man')
        AS speeches_men_by_title,
    count(*) FILTER (s.speaker_role IS DISTINCT FROM 'president' AND s.speaker_gender_by_title = 'woman')
        / nullif(count(*) FILTER (
            s.speaker_role IS DISTINCT FROM 'president' AND s.speaker_gender_by_title IN ('woman', 'man')
        ), 0) AS women_share_by_title,
    count(*) FILTER (s.on_behalf_of IS NOT NULL) AS on_behalf_of_groups,
    count(s.words) AS speeches_with_text,
    sum(s.words)::BIGINT AS words
FROM marts.debate_speech AS s
INNER JOIN core.entity AS e ON s.entity = e.entity
WHERE s.organ = 'Security Council' AND s.date IS NOT NULL
GROUP BY s.entity, s.iso3, year(s.date), coalesce(s.is_wps, false)
ORDER BY s.entity, year, is_wps
