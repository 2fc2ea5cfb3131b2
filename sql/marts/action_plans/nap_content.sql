-- grain: one row per year x scope (national, regional) x feature of a plan.
WITH content AS (
    SELECT
        s.entity,
        s.kind,
        s.year,
        arg_max(p.has_indicators, p.revision) AS indicators,
        arg_max(p.has_budget, p.revision) AS budget,
        arg_max(p.has_monitoring, p.revision) AS monitoring,
        arg_max(p.has_civil_society_role, p.revision) AS civil_society_role,
        arg_max(p.has_peacekeeping_participation, p.revision) AS peacekeeping_participation,
        arg_max(p.has_disarmament, p.revision) AS disarmament
    FROM marts.nap_status_year AS s
    INNER JOIN core.nap_plan AS newest ON s.plan_id = newest.plan_id
    INNER JOIN core.nap_plan AS p
        ON s.entity = p.entity AND s.generation = p.generation AND p.revision <= newest.revision
    WHERE s.status = 'in_force'
    GROUP BY s.entity, s.kind, s.year
),
feature AS (
    SELECT
        c.year,
        CASE WHEN c.kind = 'organisation' THEN 'regional' ELSE 'national' END AS scope,
        n.feature,
        CASE n.feature
            WHEN 'indicators' THEN c.indicators
            WHEN 'budget' THEN c.budget
            WHEN 'monitoring' THEN c.monitoring
            WHEN 'civil_society_role' THEN c.civil_society_role
            WHEN 'peacekeeping_participation' THEN c.peacekeeping_participation
            ELSE c.disarmament
        END AS has
    FROM content AS c
    CROSS JOIN (
        SELECT unnest([
            'indicators', 'budget', 'monitoring', 'civil_society_role', 'peacekeeping_participation', 'disarmament'
        ]) AS feature
    ) AS n
)
SELECT
    year,
    scope,
    feature,
    count(*) AS plans_in_force,
    count(*) FILTER (has) AS yes,
    count(*) FILTER (NOT has) AS no,
    count(*) FILTER (has IS NULL) AS unknown,
    count(has) AS known,
    CASE WHEN 3 * count(has) >= count(*) THEN count(*) FILTER (has) / count(has) END AS yes_share,
    count(has) / count(*) AS known_share
FROM feature
GROUP BY year, scope, feature
ORDER BY year, scope, feature
