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
)

SELECT
    t.iso3, t.m.measure AS measure, arg_max(t.m.value, t.year) FILTER (t.m.covered) AS value,
    max(t.year) FILTER (t.m.covered) AS year, min(t.year) FILTER (t.m.covered) AS first_year,
    count(*) FILTER (t.m.covered) AS years, any_value(s.publishers) AS publishers,
    coalesce(any_value(s.may_be_passed_on), true) AS may_be_passed_on
FROM told AS t
LEFT JOIN source AS s ON s.measure = t.m.measure
WHERE t.iso3 IS NOT NULL
GROUP BY t.iso3, t.m.measure
ORDER BY t.iso3, years = 0, t.m.measure
