SELECT count(*) AS publishers, min(compared_share) AS least_share, max(compared_share) AS most_share
FROM marts.nap_source_agreement
WHERE claims_compared >= 20
HAVING count(*) > 1
