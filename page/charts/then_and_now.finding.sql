SELECT value_2012 AS before_share, value_now AS now_share, year_now AS now_year
FROM marts.question_answer
WHERE question = 'personnel' AND measure = 'women_share' AND about = 'uniformed personnel' AND year_now > 2012
