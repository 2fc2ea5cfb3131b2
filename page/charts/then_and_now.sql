-- What is a share, told both for 2012 and for a later year.
SELECT
    measure,
    about,
    value_2012 AS then_share,
    value_now AS now_share,
    year_now AS now_year,
    greatest(value_2012, value_now) AS right_end,
    told_by
FROM marts.question_answer
WHERE unit = 'fraction' AND value_2012 IS NOT NULL AND value_now IS NOT NULL AND year_now > 2012
    AND measure <> 'gap_to_target'
ORDER BY question, measure, about
