SELECT table_name, check_name, why, accepted_at_utc::DATE AS accepted_on, until, failing_rows, detail
FROM meta.accepted
ORDER BY table_name, check_name
