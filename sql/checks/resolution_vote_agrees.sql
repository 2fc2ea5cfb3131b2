-- severity: warning
-- what: resolutions of which the Data Hub and the library's table of the meeting print different votes.
SELECT number, symbol, coalesce(vote_text, votes_for || '-' || votes_against || '-' || votes_abstaining) AS hub, meeting_vote, meeting_symbol
FROM marts.council_resolution
WHERE (vote_basis = 'hub' AND meeting_vote <> votes_for || '-' || votes_against || '-' || votes_abstaining)
    OR (vote_basis IS NULL AND vote_text IS NOT NULL AND meeting_vote IS NOT NULL)
ORDER BY number
