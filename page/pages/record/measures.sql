-- The newest value of each measure of the panel, and in how many years it is covered.
WITH told AS (
    SELECT
        iso3, year,
        unnest([
            {'measure': 'women_in_parliament', 'value': women_in_parliament::DOUBLE, 'covered': women_in_parliament_covered},
            {'measure': 'wps_index', 'value': wps_index::DOUBLE, 'covered': wps_index_covered},
            {'measure': 'armed_conflicts', 'value': armed_conflicts::DOUBLE, 'covered': armed_conflicts_covered},
            {'measure': 'battle_deaths', 'value': battle_deaths::DOUBLE, 'covered': battle_deaths_covered},
            {'measure': 'sexual_violence', 'value': sexual_violence::DOUBLE, 'covered': sexual_violence_covered},
            {'measure': 'crsv_parties', 'value': crsv_parties::DOUBLE, 'covered': crsv_parties_covered},
            {'measure': 'council_speeches', 'value': council_speeches::DOUBLE, 'covered': council_speeches_covered},
            {'measure': 'wps_speeches', 'value': wps_speeches::DOUBLE, 'covered': wps_speeches_covered}
        ]) AS m
    FROM marts.country_year
),

source AS (
    SELECT
        c.column_name AS measure, bool_and(coalesce(c.ship, false)) AS may_be_passed_on,
        string_agg(DISTINCT s.publisher, '; ' ORDER BY s.publisher) AS publishers
    FROM meta.column AS c
    INNER JOIN meta.source AS s ON list_contains(string_split(c.sources, '; '), s.source_id)
    WHERE c.table_name = 'marts.country_year' AND s.source_id <> 'reference' AND s.documents > 0
    GROUP BY c.column_name
),

-- Where the value of a year was read; of what was counted, the document that most of it was counted in, of several
-- such the last by name.
read AS (
    SELECT iso3, 'women_in_parliament' AS measure, year, value, document_id, locator
    FROM core.observation
    WHERE indicator IN ('SG.GEN.PARL.ZS', 'SG_GEN_PARL') AND iso3 IS NOT NULL AND value IS NOT NULL
    UNION ALL
    SELECT iso3, 'wps_index', year, value, document_id, locator
    FROM core.observation
    WHERE indicator = 'WPS.INDEX' AND iso3 IS NOT NULL AND value IS NOT NULL
    UNION ALL
    SELECT entity, 'sexual_violence', year, highest_prevalence, document_id, locator
    FROM core.sexual_violence
    WHERE highest_prevalence IS NOT NULL AND NOT is_copy
    UNION ALL
    SELECT iso3, 'crsv_parties', report_year, NULL, arg_max(document_id, (rows, document_id)), NULL
    FROM (
        SELECT iso3, report_year, document_id, count(*) AS rows
        FROM core.crsv_listing
        WHERE iso3 IS NOT NULL
        GROUP BY iso3, report_year, document_id
    )
    GROUP BY iso3, report_year
    UNION ALL
    SELECT iso3, unnest(['council_speeches', 'wps_speeches']), year, NULL, arg_max(document_id, (rows, document_id)), NULL
    FROM (
        SELECT iso3, year(date) AS year, document_id, count(*) AS rows
        FROM marts.debate_speech
        WHERE iso3 IS NOT NULL
        GROUP BY iso3, year(date), document_id
    )
    GROUP BY iso3, year
),

counted AS (
    SELECT measure, arg_max(document_id, (rows, document_id)) AS document_id
    FROM (
        SELECT CASE dataset WHEN 'acd' THEN 'armed_conflicts' ELSE 'battle_deaths' END AS measure, document_id, count(*) AS rows
        FROM core.conflict_violence
        WHERE is_counted AND dataset IN ('acd', 'brd')
        GROUP BY measure, document_id
    )
    GROUP BY measure
),

newest AS (
    SELECT
        t.iso3, t.m.measure AS measure, arg_max(t.m.value, t.year) FILTER (t.m.covered) AS value,
        max(t.year) FILTER (t.m.covered) AS year, min(t.year) FILTER (t.m.covered) AS first_year,
        count(*) FILTER (t.m.covered) AS years, any_value(s.publishers) AS publishers,
        coalesce(any_value(s.may_be_passed_on), true) AS may_be_passed_on
    FROM told AS t
    LEFT JOIN source AS s ON s.measure = t.m.measure
    WHERE t.iso3 IS NOT NULL
    GROUP BY t.iso3, t.m.measure
)

SELECT n.*, CASE WHEN n.years > 0 THEN coalesce(r.document_id, c.document_id) END AS document_id, r.locator
FROM newest AS n
LEFT JOIN read AS r ON r.iso3 = n.iso3 AND r.measure = n.measure AND r.year = n.year
LEFT JOIN counted AS c ON c.measure = n.measure
QUALIFY row_number() OVER (
    PARTITION BY n.iso3, n.measure ORDER BY abs(r.value - n.value) NULLS LAST, r.document_id, r.locator
) = 1
ORDER BY n.iso3, n.years = 0, n.measure
