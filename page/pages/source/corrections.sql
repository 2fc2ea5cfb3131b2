SELECT source_id, correction_id, reason, evidence, publisher_told, rows_corrected FROM meta.correction ORDER BY ALL
