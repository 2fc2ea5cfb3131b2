-- grain: one row per year x scope (national, regional) x feature of a plan.
-- meaning: how many of the plans in force on the year's last day (as_of in the last year) have indicators, a budget,
--   monitoring, a role for civil society, participation in peacekeeping and peacebuilding, disarmament.
-- caveats: unknown are the plans of which no source says, or sources tie: they are neither yes nor no, and most sources
--   tell what a plan has rather than what it lacks. yes_share is among the known only; read it with known_share.
WITH content AS (
    SELECT
        entity,
        generation,
        arg_max(has_indicators, revision) AS indicators,
        arg_max(has_budget, revision) AS budget,
        arg_max(has_monitoring, revision) AS monitoring,
        arg_max(has_civil_society_role, revision) AS civil_society_role,
        arg_max(has_peacekeeping_participation, revision) AS peacekeeping_participation,
        arg_max(has_disarmament, revision) AS disarmament
    FROM core.nap_plan
    GROUP BY entity, generation
),
feature AS (
    SELECT
        c.entity,
        c.generation,
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
    s.year,
    CASE WHEN s.kind = 'organisation' THEN 'regional' ELSE 'national' END AS scope,
    f.feature,
    count(*) AS plans_in_force,
    count(*) FILTER (f.has) AS yes,
    count(*) FILTER (NOT f.has) AS no,
    count(*) FILTER (f.has IS NULL) AS unknown,
    count(*) FILTER (f.has) / nullif(count(f.has), 0) AS yes_share,
    count(f.has) / count(*) AS known_share
FROM marts.nap_status_year AS s
INNER JOIN feature AS f ON s.entity = f.entity AND s.generation = f.generation
WHERE s.status = 'in_force'
GROUP BY s.year, scope, f.feature
ORDER BY s.year, scope, f.feature
