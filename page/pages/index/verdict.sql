-- Sources whose documents could not be had this night, those that stand on what was had before or ships, those never had.
WITH unreached AS (
    SELECT DISTINCT source_id
    FROM meta.refusal
    WHERE stage = 'fetch' AND reason NOT IN ('unexpected_file', 'not_published')
)

SELECT
    count(*) FILTER (WHERE passed) AS passed,
    count(*) FILTER (WHERE NOT passed AND severity = 'warning') AS warnings,
    count(*) FILTER (WHERE NOT passed AND severity <> 'warning' AND NOT accepted) AS errors,
    (SELECT count(*) FROM meta.source) AS sources,
    (SELECT count(*) FROM meta.source WHERE state = 'failed' OR source_id IN (FROM unreached)) AS unreached,
    (SELECT count(*) FROM meta.source WHERE state = 'stale' AND documents > 0) AS older,
    (SELECT count(*) FROM meta.source WHERE state = 'archive' AND documents > 0) AS shipped,
    (SELECT count(*) FROM meta.source WHERE documents = 0) AS absent
FROM meta.check_result
