-- The last month at hand of each year.
SELECT mission, month_end, female, male, total, female_share, contributors, sex_unknown_persons, suspect_persons, document_id, series_break
FROM marts.mission_month
QUALIFY row_number() OVER (PARTITION BY mission, year(month_end) ORDER BY month_end DESC) = 1
ORDER BY mission, month_end DESC
