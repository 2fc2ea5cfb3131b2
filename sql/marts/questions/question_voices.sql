-- grain: one row per measure x whom it is about.
SELECT * EXCLUDE (question)
FROM marts.question_answer
WHERE question = 'voices'
ORDER BY measure, about
