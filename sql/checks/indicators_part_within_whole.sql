-- severity: warning
-- what: counts of a part that are greater than the whole beside them in the same document, year and place.
WITH pair (part, whole) AS (
    VALUES
        ('HUB.SPM_WITH_GENDER_ADVISER', 'HUB.SPM_MISSIONS'),
        ('HUB.PARTY_DELEGATIONS_WITH_WOMEN', 'HUB.PARTY_DELEGATIONS'),
        ('HUB.PROCESSES_WITH_WOMEN_DELEGATES', 'HUB.PEACE_PROCESSES'),
        ('HUB.REPORT_PARAGRAPHS_ON_GENDER', 'HUB.REPORT_PARAGRAPHS'),
        ('HUB.MINISTERS_WOMEN', 'HUB.MINISTERS'),
        ('HUB.PARLIAMENT_WOMEN', 'HUB.PARLIAMENT_MEMBERS'),
        ('HUB.UPPER_HOUSE_WOMEN', 'HUB.UPPER_HOUSE_MEMBERS'),
        ('HUB.LOCAL_WOMEN', 'HUB.LOCAL_MEMBERS'),
        ('FACT.MISSIONS_WITH_GENDER_ADVISER', 'FACT.MISSIONS'),
        ('FACT.DELEGATIONS_WITH_WOMEN', 'FACT.DELEGATIONS'),
        ('FACT.PROCESSES_WITH_WOMEN_DELEGATES', 'FACT.PROCESSES'),
        ('FACT.AGREEMENTS_SIGNED_BY_WOMEN_GROUPS', 'FACT.AGREEMENTS')
),
o AS (
    SELECT indicator, document_id, year, period_label, place_label, dimension, value,
        regexp_replace(locator, ' [^ ]+$', '') AS record
    FROM core.observation
    WHERE source_id IN ('psdata_wps', 'fact_register') AND value IS NOT NULL
)
SELECT p.indicator AS part, w.indicator AS whole, p.year, p.place_label, p.value AS part_value, w.value AS whole_value
FROM pair
INNER JOIN o AS p ON pair.part = p.indicator
INNER JOIN o AS w ON pair.whole = w.indicator AND p.document_id = w.document_id AND p.year = w.year
    AND p.period_label IS NOT DISTINCT FROM w.period_label AND p.place_label IS NOT DISTINCT FROM w.place_label
    AND p.dimension IS NOT DISTINCT FROM w.dimension
    AND p.record = w.record
WHERE p.value > w.value
ORDER BY ALL
