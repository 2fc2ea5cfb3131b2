-- severity: error
-- what: measures of a question that have neither a figure nor a reason, or both, in 2012 or now; a figure without what it
--   covers; and measures that a question asks for and no table of it has.
SELECT question, measure, about, value_2012, why_not_known_2012, value_now, year_now, why_not_known_now
FROM marts.question_answer
WHERE
    (value_2012 IS NULL) IS DISTINCT FROM (coalesce(trim(why_not_known_2012), '') <> '')
    OR (value_now IS NULL) IS DISTINCT FROM (coalesce(trim(why_not_known_now), '') <> '')
    OR (value_2012 IS NULL) IS DISTINCT FROM (coalesce(trim(coverage_2012), '') = '')
    OR (value_now IS NULL) IS DISTINCT FROM (coalesce(trim(coverage_now), '') = '')
    OR (value_now IS NULL) IS DISTINCT FROM (year_now IS NULL)
UNION ALL
SELECT question, measure, about, NULL, NULL, NULL, NULL, NULL
FROM marts.question_measure
ANTI JOIN marts.question_answer USING (question, measure, about)
ORDER BY ALL
