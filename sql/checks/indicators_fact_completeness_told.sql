-- severity: error
-- what: years of a topic of which the register has claims and does not say how complete they are, or says that nothing
--   was found; and years of which it says that something was found, and has none.
SELECT coalesce(c.topic, t.topic) AS topic, coalesce(c.year, t.year) AS year, c.claims, t.state
FROM (SELECT topic, year, count(*) AS claims FROM core.fact_claim GROUP BY topic, year) AS c
FULL JOIN (SELECT topic, year, state FROM core.fact_completeness WHERE field IS NULL) AS t
    ON c.topic = t.topic AND c.year = t.year
WHERE (c.claims IS NULL) IS DISTINCT FROM (t.state = 'none')
ORDER BY ALL
