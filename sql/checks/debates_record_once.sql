-- severity: error
-- acceptable: yes
-- what: meetings with six or more speeches that another meeting of the same source has one by one, by the same speakers and
--   as long: one record under two symbols. Parts of one meeting are left out.
WITH spoken AS (
    SELECT
        source_id, meeting_symbol, base_symbol, count(*) AS speeches, any_value(document_id) AS document_id,
        hash(list((speaker, entity, words) ORDER BY speech_no)) AS told
    FROM core.speech
    GROUP BY source_id, meeting_symbol, base_symbol
    HAVING count(*) >= 6
)
SELECT a.source_id, a.meeting_symbol, b.meeting_symbol AS other_meeting, a.speeches, a.document_id, b.document_id AS other_document
FROM spoken AS a
INNER JOIN spoken AS b
    ON a.source_id = b.source_id AND a.told = b.told AND a.meeting_symbol < b.meeting_symbol AND a.base_symbol <> b.base_symbol
ORDER BY a.source_id, a.meeting_symbol, b.meeting_symbol
