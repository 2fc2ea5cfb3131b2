-- grain: one row per question x measure x whom it is about.
WITH asked AS (
    SELECT question, measure, about FROM marts.question_measure
    UNION
    SELECT question, measure, about FROM marts.question_figure
),
-- What is said of whom nobody asked about, by what is said of the first that the measure was asked for.
reason AS (
    FROM marts.question_measure
    QUALIFY row_number() OVER (PARTITION BY question, measure ORDER BY told_by, about) = 1
),
latest AS (
    FROM marts.question_figure
    WHERE year >= 2012
    QUALIFY row_number() OVER (
        PARTITION BY question, measure, about ORDER BY value IS NULL, year DESC
    ) = 1
),
-- The nearest years on either side of 2012 that have a figure.
nearest AS (
    SELECT
        question,
        measure,
        about,
        string_agg(
            format('{}: {}', year, regexp_replace(round(value, 3)::VARCHAR, '\.0$', '')), '; ' ORDER BY year
        ) AS years
    FROM (
        FROM marts.question_figure
        WHERE value IS NOT NULL AND year <> 2012
        QUALIFY row_number() OVER (
            PARTITION BY question, measure, about, year > 2012 ORDER BY abs(year - 2012)
        ) = 1
    )
    GROUP BY question, measure, about
)
SELECT
    a.question,
    a.measure,
    a.about,
    r.unit,
    t.value AS value_2012,
    CASE WHEN t.value IS NOT NULL THEN t.coverage END AS coverage_2012,
    CASE WHEN t.value IS NULL THEN coalesce(t.why_none, m.why_not_2012, r.why_not_2012) END AS why_not_known_2012,
    CASE WHEN t.value IS NULL THEN n.years END AS nearest_years,
    l.value AS value_now,
    CASE WHEN l.value IS NOT NULL THEN l.year END AS year_now,
    CASE WHEN l.value IS NOT NULL THEN l.coverage END AS coverage_now,
    CASE WHEN l.value IS NULL THEN coalesce(l.year || ': ' || l.why_none, m.why_not_since, r.why_not_since)
        END AS why_not_known_now,
    coalesce(m.told_by, r.told_by) AS told_by
FROM asked AS a
INNER JOIN reason AS r ON a.question = r.question AND a.measure = r.measure
LEFT JOIN marts.question_measure AS m ON a.question = m.question AND a.measure = m.measure AND a.about = m.about
LEFT JOIN marts.question_figure AS t
    ON a.question = t.question AND a.measure = t.measure AND a.about = t.about AND t.year = 2012
LEFT JOIN latest AS l ON a.question = l.question AND a.measure = l.measure AND a.about = l.about
LEFT JOIN nearest AS n ON a.question = n.question AND a.measure = n.measure AND a.about = n.about
ORDER BY a.question, a.measure, a.about
