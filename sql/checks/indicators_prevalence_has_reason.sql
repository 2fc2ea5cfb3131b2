-- severity: error
-- what: codings of prevalence that are neither a number nor missing with a reason, or both.
SELECT document_id, locator FROM core.sexual_violence
WHERE (state_prevalence IS NULL) <> (state_missing IS NOT NULL)
   OR (amnesty_prevalence IS NULL) <> (amnesty_missing IS NOT NULL)
   OR (hrw_prevalence IS NULL) <> (hrw_missing IS NOT NULL)
   OR (child_prevalence IS NULL) <> (child_missing IS NOT NULL)
   OR (forms IS NULL) <> (forms_missing IS NOT NULL)
ORDER BY ALL
