-- the machine's own folders are nobody's business
SELECT source_id, name, stage, reason FROM meta.refusal ORDER BY source_id, name
