SELECT mission, year, period, field, value, unit, is_dated, state, claims, publishers, document_id, locator
FROM core.gender_advice
WHERE mission IS NOT NULL
ORDER BY mission, year DESC, field, period NULLS FIRST
