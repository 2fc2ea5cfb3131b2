SELECT
    (SELECT count(*) FROM meta.source) AS sources, (SELECT count(*) FROM meta.document) AS documents,
    (SELECT count(*) FROM meta."table") AS tables, (SELECT count(*) FROM meta.check_result) AS checks,
    (SELECT count(*) FROM meta.check_result WHERE NOT passed) AS warned, (SELECT count(*) FROM meta.conflict) AS conflicts,
    (SELECT max(freshest_period) FROM meta.source) AS newest
