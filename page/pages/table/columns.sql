SELECT table_name, column_name, type, description, source_name, unit, sources, licences, ship, prose
FROM meta."column"
ORDER BY table_name, ordinal
