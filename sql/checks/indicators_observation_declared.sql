-- severity: error
-- what: values of an indicator that is not in core.indicator, or of another source than it says.
SELECT o.indicator, o.source_id, count(*) AS values_found
FROM core.observation o LEFT JOIN core.indicator i USING (indicator)
WHERE i.observed_source IS DISTINCT FROM o.source_id GROUP BY ALL ORDER BY ALL
