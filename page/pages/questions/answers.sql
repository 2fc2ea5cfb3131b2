SELECT
    question, measure, about, unit, value_2012, coverage_2012, why_not_known_2012, nearest_years, value_now, year_now,
    coverage_now, why_not_known_now, told_by
FROM marts.question_answer
ORDER BY list_position(
        ['plans', 'commitments', 'gender_advisers', 'personnel', 'leadership', 'voices', 'insecurity', 'reporting'], question),
    measure, about
