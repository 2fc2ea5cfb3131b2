-- severity: warning
-- what: numbers of meetings of the Security Council that no meeting table has, between numbers that some have: a table is cut, or was had before its year ended.
WITH known AS (
    SELECT DISTINCT meeting_no
    FROM core.meeting
    WHERE source_id = 'sc_meetings' AND organ = 'Security Council' AND meeting_no IS NOT NULL
),
follows AS (
    SELECT meeting_no, lag(meeting_no) OVER (ORDER BY meeting_no) AS before
    FROM known
)
SELECT before + 1 AS first_missing, meeting_no - 1 AS last_missing, meeting_no - before - 1 AS meetings
FROM follows
WHERE meeting_no - before > 1
ORDER BY first_missing
