-- grain: one row per row of marts.country_frame.
WITH span AS (
    SELECT dataset, min(year) AS first_year, max(year) AS last_year
    FROM core.conflict_violence
    WHERE is_counted
    GROUP BY dataset
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
    SELECT entity, year, highest_prevalence AS prevalence, highest_by
    FROM core.sexual_violence
    WHERE entity IS NOT NULL AND highest_prevalence IS NOT NULL AND NOT is_copy
),
highest AS (
    SELECT c.entity, c.year, c.prevalence, list_sort(list(DISTINCT b.coding)) AS codings
    FROM (SELECT * FROM coded QUALIFY prevalence = max(prevalence) OVER (PARTITION BY entity, year)) AS c
    CROSS JOIN unnest(string_split(c.highest_by, ';')) AS u(printed)
    CROSS JOIN LATERAL (SELECT trim(u.printed) AS coding) AS b
    GROUP BY c.entity, c.year, c.prevalence
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
    h.prevalence IS NOT NULL AS sexual_violence_by_covered
FROM marts.country_frame AS f
LEFT JOIN span AS a ON a.dataset = 'acd' AND f.exists AND f.year BETWEEN a.first_year AND a.last_year
LEFT JOIN span AS d ON d.dataset = 'brd' AND f.exists AND f.year BETWEEN d.first_year AND d.last_year
LEFT JOIN fought AS w ON f.entity = w.entity AND f.year = w.year
LEFT JOIN highest AS h ON f.entity = h.entity AND f.year = h.year AND f.exists
ORDER BY f.entity, f.year
