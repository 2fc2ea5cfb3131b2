-- grain: one row per publisher of claims about action plans.
SELECT
    c.publisher,
    min(c.publisher_type) AS publisher_type,
    count(*) AS claims,
    count(DISTINCT c.plan_id) AS plans,
    count(DISTINCT c.entity) AS entities,
    count(DISTINCT c.source_url) AS pages,
    count(c.agrees) FILTER (is_compared) AS claims_resolved,
    count(*) FILTER (is_compared AND c.agrees) AS claims_agreeing,
    count(*) FILTER (is_compared AND c.agrees) / nullif(count(c.agrees) FILTER (is_compared), 0) AS agreement_share,
    count(c.agrees) FILTER (is_compared AND f.publishers > 1) AS claims_compared,
    count(*) FILTER (is_compared AND f.publishers > 1 AND c.agrees)
        / nullif(count(c.agrees) FILTER (is_compared AND f.publishers > 1), 0) AS compared_share,
    count(*) FILTER (f.state = 'tied') AS claims_in_ties,
    min(c.seen) AS first_seen,
    max(c.seen) AS last_seen,
    date_diff('day', max(c.seen), (SELECT k.day FROM core.nap_calendar AS k WHERE k.is_as_of)) AS days_since_seen
FROM (SELECT *, field NOT IN ('title', 'lead_agency') AS is_compared FROM core.nap_claim) AS c
LEFT JOIN core.nap_plan_field AS f ON c.plan_id = f.plan_id AND c.field = f.field
GROUP BY c.publisher
ORDER BY c.publisher
