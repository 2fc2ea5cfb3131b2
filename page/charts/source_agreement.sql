-- Publishers of whose claims at least 20 can be compared with another's.
SELECT
    publisher,
    publisher_type,
    claims_compared,
    round(compared_share * claims_compared)::BIGINT AS claims_agreeing,
    compared_share AS agreement_share,
    claims_in_ties
FROM marts.nap_source_agreement
WHERE claims_compared >= 20
ORDER BY agreement_share DESC, claims_compared DESC, publisher
