SELECT
    count(*) FILTER (WHERE passed) AS passed,
    count(*) FILTER (WHERE NOT passed AND severity = 'warning') AS warnings,
    count(*) FILTER (WHERE NOT passed AND severity <> 'warning' AND NOT accepted) AS errors,
    (SELECT count(*) FROM meta.source) AS sources,
    (SELECT count(*) FROM meta.source WHERE state IN ('failed', 'stale', 'not_at_hand')) AS not_reached,
    (SELECT count(*) FROM meta.source WHERE documents > 0 AND state IN ('failed', 'stale')) AS older
FROM meta.check_result
