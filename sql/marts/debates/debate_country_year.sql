-- grain: one row per state or other entity x year x whether the agenda item was women and peace and security.
WITH counted AS (
    SELECT
        entity,
        iso3,
        year(date)::BIGINT AS year,
        coalesce(is_wps, false) AS is_wps,
        count(DISTINCT base_symbol) AS meetings,
        count(*) FILTER (speaker_role IS DISTINCT FROM 'president') AS speeches,
        count(*) FILTER (speaker_role = 'president') AS presidents_turns,
        count(*) FILTER (speaker_role IS DISTINCT FROM 'president' AND speaker_gender_by_title = 'woman') AS women,
        count(*) FILTER (speaker_role IS DISTINCT FROM 'president' AND speaker_gender_by_title = 'man') AS men,
        count(*) FILTER (on_behalf_of IS NOT NULL) AS on_behalf_of_groups,
        count(words) AS speeches_with_text,
        sum(words)::BIGINT AS words
    FROM marts.debate_speech
    WHERE organ = 'Security Council' AND date IS NOT NULL
    GROUP BY ALL
)
SELECT
    c.entity,
    c.iso3,
    e.name,
    c.year,
    c.is_wps,
    c.meetings,
    c.speeches,
    c.presidents_turns,
    c.women AS speeches_women_by_title,
    c.men AS speeches_men_by_title,
    CASE WHEN c.women + c.men >= 0.5 * c.speeches THEN c.women / nullif(c.women + c.men, 0) END AS women_share_by_title,
    (c.women + c.men) / nullif(c.speeches, 0) AS title_known_share,
    c.on_behalf_of_groups,
    c.speeches_with_text,
    c.words
FROM counted AS c
INNER JOIN core.entity AS e ON c.entity = e.entity
ORDER BY c.entity, c.year, c.is_wps
