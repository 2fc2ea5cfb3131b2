-- The twenty largest shares of the newest month, of contributors with at least 20 persons whose sex is told.
SELECT
    entity,
    month_end,
    female,
    female + male AS persons,
    female_share,
    female + male < 100 AS is_few,
    format('{} / {}', female, female + male) AS label,
    document_id
FROM marts.contributor_month
WHERE month_end = (SELECT max(month_end) FROM marts.contributor_month WHERE female_share IS NOT NULL)
    AND female + male >= 20
QUALIFY rank() OVER (ORDER BY female_share DESC) <= 20
ORDER BY female_share DESC, persons DESC, entity
