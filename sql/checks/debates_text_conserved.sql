-- severity: error
-- what: parsed records of which a character of body text belongs to no speech or element, or to two.
SELECT meeting_symbol, document_id, body_characters, element_characters
FROM core.meeting
WHERE body_characters IS DISTINCT FROM element_characters
ORDER BY document_id
