-- severity: error
-- acceptable: yes
-- what: meetings of the Security Council whose day, as a source gives it, is more than two months out of the order of
--   their numbers: later than most of those that follow, or earlier than most of those before, where there are three or
--   more. Of real ones none is by more than forty days.
WITH told AS (
    SELECT
        source_id, meeting_no, min(date) AS day, any_value(base_symbol) AS meeting_symbol,
        any_value(document_id) AS document_id, any_value(locator) AS locator
    FROM core.meeting
    WHERE organ = 'Security Council' AND kind = 'meeting' AND date IS NOT NULL AND meeting_no IS NOT NULL
    GROUP BY source_id, meeting_no
),
placed AS (
    SELECT
        *,
        CASE WHEN count(*) OVER before >= 3 THEN median(day) OVER before END AS days_before,
        CASE WHEN count(*) OVER following >= 3 THEN median(day) OVER following END AS days_after
    FROM told
    WINDOW
        before AS (PARTITION BY source_id ORDER BY meeting_no ROWS BETWEEN 10 PRECEDING AND 1 PRECEDING),
        following AS (PARTITION BY source_id ORDER BY meeting_no ROWS BETWEEN 1 FOLLOWING AND 10 FOLLOWING)
)
SELECT source_id, meeting_symbol, day, days_before::DATE AS meetings_before, days_after::DATE AS meetings_after, document_id, locator
FROM placed
WHERE date_diff('day', day, days_before::DATE) > 60 OR date_diff('day', days_after::DATE, day) > 60
ORDER BY source_id, meeting_no
