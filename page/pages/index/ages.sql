-- How old the newest of each subject is, at the time of the release.
WITH newest AS (
    SELECT 'personnel' AS subject, max(month_end) AS up_to FROM core.month_source
    UNION ALL
    SELECT 'plans', max(day) FROM core.nap_calendar WHERE is_as_of
    UNION ALL
    SELECT 'debates', max(date) FROM core.speech
)
SELECT n.subject, n.up_to, date_diff('month', n.up_to, r.created_at_utc::DATE) AS n
FROM newest AS n, meta.release AS r
ORDER BY n.up_to NULLS FIRST, n.subject
