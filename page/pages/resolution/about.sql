SELECT
    r.*, m.date_basis, m.meeting_basis, m.vote_basis, m.meeting_vote, m.vote_text, m.topic AS hub_topic
FROM marts.wps_resolution AS r
LEFT JOIN marts.council_resolution AS m USING (number)
ORDER BY r.number
