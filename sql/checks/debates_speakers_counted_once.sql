-- severity: error
-- what: meetings in which a person named with a title in one speech and without it in another counts as two speakers.
WITH label AS (
    SELECT
        base_symbol,
        regexp_replace(strip_accents(lower(coalesce(family_name, person, speaker))), '[^\p{L}\p{N}]+', ' ', 'g') AS name,
        coalesce(entity, person_affiliation) AS body,
        len(string_split(coalesce(family_name, ''), '/')) AS under_label,
        count(DISTINCT speaker_gender_by_title) FILTER (speaker_gender_by_title <> 'unknown') AS titles
    FROM marts.debate_speech
    WHERE coalesce(family_name, person, speaker) IS NOT NULL
    GROUP BY ALL
),
named AS (
    SELECT base_symbol, sum(greatest(under_label, titles, 1)) AS persons
    FROM label
    GROUP BY base_symbol
)
SELECT m.meeting_symbol, m.speakers, n.persons
FROM marts.debate_meeting AS m
INNER JOIN named AS n ON m.base_symbol = n.base_symbol
WHERE m.speakers > n.persons
ORDER BY m.meeting_symbol
