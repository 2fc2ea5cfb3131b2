-- Each measure with its answers; beside an unknown 2012 the nearest year on either side, in figures.
WITH nearest AS (
    SELECT question, measure, about, list({'year': year, 'value': value} ORDER BY year) AS nearest
    FROM (
        SELECT question, measure, about, year, value
        FROM marts.question_figure
        WHERE value IS NOT NULL AND year <> 2012
        QUALIFY row_number() OVER (PARTITION BY question, measure, about, year > 2012 ORDER BY abs(year - 2012)) = 1
    )
    GROUP BY ALL
)

SELECT
    question, measure, about, unit, value_2012, coverage_2012, why_not_known_2012, nearest, value_now, year_now,
    coverage_now, why_not_known_now, told_by
FROM marts.question_answer
LEFT JOIN nearest USING (question, measure, about)
ORDER BY list_position(
        ['plans', 'commitments', 'gender_advisers', 'personnel', 'leadership', 'voices', 'insecurity', 'reporting'], question),
    measure, about
