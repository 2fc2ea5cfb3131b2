-- severity: error
-- acceptable: yes
-- what: meetings in which three or more persons, and most of those who spoke in other meetings within half a year, speak for
--   other states than there, or bear a title of the other sex: states or titles are exchanged. Of real ones at most half do.
WITH named AS (
    SELECT
        source_id, meeting_symbol, family_name, entity, any_value(date) AS day, any_value(document_id) AS document_id,
        CASE sign(count(*) FILTER (speaker_gender_by_title = 'woman') - count(*) FILTER (speaker_gender_by_title = 'man'))
            WHEN 1 THEN 'woman'
            WHEN -1 THEN 'man'
        END AS sex
    FROM core.speech
    WHERE family_name IS NOT NULL AND entity IS NOT NULL AND date IS NOT NULL
    GROUP BY source_id, meeting_symbol, family_name, entity
),
elsewhere AS (
    SELECT
        a.source_id, a.meeting_symbol, a.document_id, a.family_name, a.entity,
        bool_or(a.entity = b.entity) AS same_state,
        count(*) FILTER (a.entity = b.entity AND a.sex = b.sex) AS same_title,
        count(*) FILTER (a.entity = b.entity AND a.sex <> b.sex) AS other_title
    FROM named AS a
    INNER JOIN named AS b
        ON a.family_name = b.family_name
        AND a.meeting_symbol <> b.meeting_symbol
        AND b.day BETWEEN a.day - INTERVAL 183 DAY AND a.day + INTERVAL 183 DAY
    GROUP BY a.source_id, a.meeting_symbol, a.document_id, a.family_name, a.entity
),
counted AS (
    SELECT
        source_id, meeting_symbol, document_id,
        count(*) AS persons,
        count(*) FILTER (NOT same_state) AS for_other_states,
        count(*) FILTER (same_title + other_title > 0) AS titled,
        count(*) FILTER (other_title > same_title) AS of_other_titles,
        any_value(family_name) FILTER (NOT same_state OR other_title > same_title) AS for_example
    FROM elsewhere
    GROUP BY source_id, meeting_symbol, document_id
)
SELECT source_id, meeting_symbol, document_id, persons, for_other_states, titled, of_other_titles, for_example
FROM counted
WHERE (for_other_states >= 3 AND 2 * for_other_states > persons) OR (of_other_titles >= 3 AND 2 * of_other_titles > titled)
ORDER BY source_id, meeting_symbol
