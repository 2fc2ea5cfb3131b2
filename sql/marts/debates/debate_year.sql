-- grain: one row per year x whether the agenda item was women and peace and security.
WITH counted AS (
    SELECT
        year(date)::BIGINT AS year,
        coalesce(is_wps, false) AS is_wps,
        count(*) AS meetings,
        sum(parts)::BIGINT AS records,
        count(speeches) AS meetings_with_speeches,
        sum(speeches)::BIGINT AS speeches,
        sum(states)::BIGINT AS delegations,
        sum(speakers)::BIGINT AS speakers,
        sum(women_by_title)::BIGINT AS women_by_title,
        sum(men_by_title)::BIGINT AS men_by_title,
        (sum(women_by_title) + sum(men_by_title)) / nullif(sum(speakers), 0) AS title_known_share,
        sum(civil_society_briefers)::BIGINT AS civil_society_briefers
    FROM marts.debate_meeting
    WHERE organ = 'Security Council' AND date IS NOT NULL
    GROUP BY ALL
),
spoke AS (
    SELECT year(m.date)::BIGINT AS year, coalesce(m.is_wps, false) AS is_wps, count(DISTINCT s.entity) AS states
    FROM marts.debate_meeting AS m
    INNER JOIN marts.debate_speech AS s ON m.base_symbol = s.base_symbol
    WHERE m.organ = 'Security Council' AND m.date IS NOT NULL AND s.is_state
    GROUP BY ALL
)
SELECT
    c.year,
    c.is_wps,
    meetings,
    records,
    meetings_with_speeches,
    speeches,
    delegations,
    coalesce(s.states, CASE WHEN delegations IS NOT NULL THEN 0 END) AS states,
    speakers,
    women_by_title,
    men_by_title,
    CASE WHEN title_known_share >= 0.5 THEN women_by_title / (women_by_title + men_by_title) END AS women_share_by_title,
    title_known_share,
    civil_society_briefers
FROM counted AS c
LEFT JOIN spoke AS s ON c.year = s.year AND c.is_wps = s.is_wps
ORDER BY c.year, c.is_wps
