-- grain: one row per row of marts.country_frame.
WITH span AS (
    SELECT dataset, min(year) AS first_year, max(year) AS last_year
    FROM core.conflict_violence
    WHERE is_counted
    GROUP BY dataset
),
-- Where a state gave way to another with the same number, the data sets' year is that of the state in the middle of it: of
-- the other nothing is told. Nor is it of observers, and of republics of a union, which have no number of their own.
told AS (
    SELECT f.entity, f.year
    FROM marts.country_frame AS f
    INNER JOIN core.entity AS e ON f.entity = e.entity
    WHERE f.exists AND (f.gw_code IS NOT NULL OR (f.iso3 IS NOT NULL AND f.un_status IS DISTINCT FROM 'observer'))
    QUALIFY row_number() OVER (
        PARTITION BY coalesce(f.gw_code::VARCHAR, f.entity), f.year
        ORDER BY make_date(f.year, 7, 1)
                BETWEEN coalesce(e.valid_from, DATE '1900-01-01') AND coalesce(e.valid_to, DATE '9999-12-31') DESC,
            e.valid_from DESC NULLS LAST, f.entity DESC
    ) = 1
),
covered AS (
    SELECT t.entity, t.year, s.dataset
    FROM told AS t
    INNER JOIN span AS s ON t.year BETWEEN s.first_year AND s.last_year
),
place AS (
    SELECT DISTINCT source_id, document_id, locator, entity
    FROM core.conflict_location
    WHERE role = 'location' AND entity IS NOT NULL
),
fought AS (
    SELECT
        p.entity,
        c.year,
        count(DISTINCT c.conflict_id) FILTER (c.dataset = 'acd') AS armed_conflicts,
        sum(c.deaths_best) FILTER (c.dataset = 'brd' AND c.locations = 1) AS battle_deaths,
        sum(c.deaths_best) FILTER (c.dataset = 'brd' AND c.locations > 1) AS battle_deaths_shared
    FROM core.conflict_violence AS c
    INNER JOIN place AS p ON c.source_id = p.source_id AND c.document_id = p.document_id AND c.locator = p.locator
    WHERE c.is_counted
    GROUP BY p.entity, c.year
),
coded AS (
    SELECT s.entity, s.year, s.highest_prevalence AS prevalence, s.highest_by
    FROM core.sexual_violence AS s
    INNER JOIN marts.country_frame AS f ON s.entity = f.entity AND s.year = f.year
    WHERE s.highest_prevalence IS NOT NULL AND NOT s.is_copy AND f.exists
),
highest AS (
    SELECT
        entity,
        year,
        prevalence,
        list_sort(list_distinct(flatten(list(string_split(highest_by, ';'))))) AS codings
    FROM (SELECT * FROM coded QUALIFY prevalence = max(prevalence) OVER (PARTITION BY entity, year))
    GROUP BY entity, year, prevalence
),
complete_report AS (
    SELECT DISTINCT year FROM core.fact_completeness WHERE topic = 'crsv_listing' AND field IS NULL AND state = 'complete'
),
-- A situation of several states is not any one state's; a party of a report that was only inferred may not be listed in it.
named AS (
    SELECT
        entity,
        report_year AS year,
        count(DISTINCT party) FILTER (listing = 'listed' AND precision <> 'inferred') AS parties,
        bool_or(listing IS NULL OR precision = 'inferred') AS is_unsure
    FROM core.crsv_listing
    WHERE entity IS NOT NULL
    GROUP BY entity, report_year
),
numbered AS (
    SELECT
        entity,
        year,
        max(value) FILTER (indicator = 'FACT.CRSV_LISTED_PARTIES')::BIGINT AS parties,
        max(value)::BIGINT AS at_least
    FROM core.observation
    WHERE indicator IN ('FACT.CRSV_LISTED_PARTIES', 'FACT.CRSV_LISTED_NON_STATE_PARTIES')
        AND entity IS NOT NULL AND value IS NOT NULL AND nature IS NULL
    GROUP BY entity, year
    HAVING count(DISTINCT value) FILTER (indicator = 'FACT.CRSV_LISTED_PARTIES') <= 1
),
listed AS (
    SELECT
        f.entity,
        f.year,
        p.parties > 0 OR n.at_least > 0 AS is_named,
        coalesce(
            n.parties,
            CASE WHEN c.year IS NOT NULL AND NOT coalesce(p.is_unsure, false) THEN coalesce(p.parties, 0) END
        ) AS parties
    FROM marts.country_frame AS f
    LEFT JOIN complete_report AS c ON f.year = c.year
    LEFT JOIN named AS p ON f.entity = p.entity AND f.year = p.year
    LEFT JOIN numbered AS n ON f.entity = n.entity AND f.year = n.year
    WHERE f.exists
)
SELECT
    f.entity,
    f.year,
    CASE WHEN a.dataset IS NOT NULL THEN coalesce(w.armed_conflicts, 0) END AS armed_conflicts,
    a.dataset IS NOT NULL AS armed_conflicts_covered,
    CASE WHEN d.dataset IS NOT NULL THEN coalesce(w.battle_deaths, 0)::BIGINT END AS battle_deaths,
    d.dataset IS NOT NULL AS battle_deaths_covered,
    CASE WHEN d.dataset IS NOT NULL THEN coalesce(w.battle_deaths_shared, 0)::BIGINT END AS battle_deaths_shared,
    d.dataset IS NOT NULL AS battle_deaths_shared_covered,
    h.prevalence AS sexual_violence,
    h.prevalence IS NOT NULL AS sexual_violence_covered,
    array_to_string(h.codings, '; ') AS sexual_violence_by,
    h.prevalence IS NOT NULL AS sexual_violence_by_covered,
    CASE WHEN l.is_named THEN true WHEN l.parties = 0 THEN false END AS crsv_listed,
    coalesce(l.is_named, false) OR coalesce(l.parties = 0, false) AS crsv_listed_covered,
    l.parties AS crsv_parties,
    l.parties IS NOT NULL AS crsv_parties_covered
FROM marts.country_frame AS f
LEFT JOIN covered AS a ON a.dataset = 'acd' AND f.entity = a.entity AND f.year = a.year
LEFT JOIN covered AS d ON d.dataset = 'brd' AND f.entity = d.entity AND f.year = d.year
LEFT JOIN fought AS w ON f.entity = w.entity AND f.year = w.year
LEFT JOIN highest AS h ON f.entity = h.entity AND f.year = h.year
LEFT JOIN listed AS l ON f.entity = l.entity AND f.year = l.year
ORDER BY f.entity, f.year
