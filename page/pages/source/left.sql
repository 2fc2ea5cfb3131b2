SELECT source_id, outcome, reason, count(*) AS rows FROM meta.reject GROUP BY ALL ORDER BY source_id, outcome, rows DESC, reason
