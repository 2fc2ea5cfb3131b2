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
)
SELECT
    year,
    is_wps,
    meetings,
    records,
    meetings_with_speeches,
    speeches,
    delegations,
    speakers,
    women_by_title,
    men_by_title,
    CASE WHEN title_known_share >= 0.5 THEN women_by_title / (women_by_title + men_by_title) END AS women_share_by_title,
    title_known_share,
    civil_society_briefers
FROM counted
ORDER BY year, is_wps
