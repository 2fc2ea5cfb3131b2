-- grain: one row per question x measure x whom it is about x year of which a figure, or words in its place, is at hand.
WITH plan AS (
    SELECT
        'plan_in_force' AS measure,
        'members of the United Nations' AS about,
        year,
        count(*) FILTER (plan_in_force) AS value,
        format(
            'known of {} of {}; of {} a plan ended, what came after is not known',
            count(plan_in_force), count(*), count(*) FILTER (plan_status = 'ended_successor_unknown')
        ) AS coverage
    FROM marts.country_year
    WHERE un_status = 'member'
    GROUP BY year
    HAVING count(plan_in_force) > 0
    UNION ALL
    SELECT 'plan_ever', 'members of the United Nations', year, un_members_with_plan,
        format('{} members, by the first plan that the register knows', un_members)
    FROM marts.nap_adoption_year
    WHERE un_region = 'World'
    UNION ALL
    SELECT 'plan_in_force', 'regional and other organisations', year, count(*) FILTER (status = 'in_force'),
        format(
            'known of {} of {}; of {} a plan ended, what came after is not known',
            count(*) FILTER (status <> 'ended_successor_unknown'), count(*), count(*) FILTER (status = 'ended_successor_unknown')
        )
    FROM marts.nap_status_year
    WHERE kind = 'organisation'
    GROUP BY year
    HAVING count(*) FILTER (status <> 'ended_successor_unknown') > 0
    UNION ALL
    SELECT 'plan_in_force', 'members of ' || group_name, year, plans_in_force,
        format(
            'known of {} of {} members; of {} a plan ended, what came after is not known',
            members - missing - successor_unknown, members, successor_unknown
        )
    FROM (
        SELECT *,
            coalesce(len(string_split(plans_missing, '; ')), 0) AS missing,
            coalesce(len(string_split(plans_successor_unknown, '; ')), 0) AS successor_unknown
        FROM marts.group_year
    )
    WHERE plans_in_force_share_covered
),
content AS (
    SELECT
        format('plan_with_{}_share', feature) AS measure,
        'national plans in force' AS about,
        year,
        yes_share AS value,
        format('known of {} of {} plans', known, plans_in_force) AS coverage,
        CASE WHEN yes_share IS NULL THEN format('known of {} of {} plans, too few for a share', known, plans_in_force)
            END AS why_none
    FROM marts.nap_content
    WHERE scope = 'national' AND feature IN ('indicators', 'monitoring')
),
-- What was said is counted in years whose speeches are at hand as a whole.
covered AS (
    SELECT year FROM marts.debate_coverage_year WHERE is_covered
),
text_read AS (
    SELECT t.year, sum(t.coded) AS coded, any_value(d.speeches) AS speeches
    FROM (
        SELECT year, is_wps, max(speeches_coded) AS coded FROM marts.debate_topic_year GROUP BY year, is_wps
    ) AS t
    SEMI JOIN covered AS k ON t.year = k.year
    LEFT JOIN (SELECT year, sum(speeches) AS speeches FROM marts.debate_year GROUP BY year) AS d ON t.year = d.year
    GROUP BY t.year
    HAVING sum(t.coded) > 0
),
promise AS (
    SELECT
        r.year,
        count(c.date) AS made,
        count(*) FILTER (c.followed IN ('first_plan', 'new_plan', 'revision', 'extension')) AS followed,
        count(*) FILTER (c.followed = 'nothing_known') AS nothing_known,
        count(*) FILTER (c.is_window_over) AS over,
        any_value(r.coded) AS coded,
        any_value(r.speeches) AS speeches
    FROM text_read AS r
    LEFT JOIN marts.commitment_followed AS c ON r.year = year(c.date)
    GROUP BY r.year
),
commitment AS (
    SELECT
        unnest(['promises', 'promises_followed', 'promises_nothing_known']) AS measure,
        'states in the Security Council' AS about,
        year,
        unnest([made, followed, nothing_known]) AS value,
        format('texts of {} of {} speeches; five years are over for {} of {}', coded, speeches, over, made) AS coverage
    FROM promise
),
-- Numbers that pages print of a group of missions, processes or reports; of several for a year, that of the year itself.
printed AS (
    SELECT
        lower(replace(indicator, 'FACT.', '')) AS measure,
        group_name AS about,
        year,
        value,
        concat_ws('; ', 'printed ' || value_printed, 'of ' || period_label || ' as a whole', nature) AS coverage,
        CASE missing_reason
            WHEN 'in_words' THEN 'a page says in words: ' || value_printed
            WHEN 'tied' THEN 'claims contradict one another'
            ELSE missing_reason
        END AS why_none
    FROM core.observation
    WHERE source_id = 'fact_register' AND group_name IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY indicator, group_name, year ORDER BY value IS NULL, period_label NULLS FIRST, locator
    ) = 1
),
-- What the Hub says of all special political missions together; its rows about one mission are counted apart.
hub AS (
    SELECT
        'special political missions' AS about,
        year,
        any_value(value) FILTER (indicator = 'HUB.SPM_WITH_GENDER_ADVISER') AS with_adviser,
        any_value(value) FILTER (indicator = 'HUB.SPM_MISSIONS') AS missions
    FROM core.observation
    WHERE indicator IN ('HUB.SPM_WITH_GENDER_ADVISER', 'HUB.SPM_MISSIONS') AND group_name IS NOT NULL AND value IS NOT NULL
    GROUP BY year
    HAVING count(*) = count(DISTINCT indicator)
),
advised AS (
    SELECT about, year, with_adviser, missions FROM hub
    UNION ALL
    SELECT p.about, p.year, p.value, m.value
    FROM printed AS p
    INNER JOIN printed AS m ON p.about = m.about AND p.year = m.year AND m.measure = 'missions'
    WHERE p.measure = 'missions_with_gender_adviser'
),
adviser AS (
    SELECT 'missions_with_gender_adviser' AS measure, about, year, with_adviser AS value,
        format('of {:d} missions', missions::BIGINT) AS coverage
    FROM hub
    WHERE with_adviser IS NOT NULL
    UNION ALL
    SELECT 'missions_with_gender_adviser_share', about, year, with_adviser / missions,
        format('{:d} of {:d} missions', with_adviser::BIGINT, missions::BIGINT)
    FROM advised
    WHERE with_adviser IS NOT NULL AND missions > 0
    UNION ALL
    SELECT 'missions_with_gender_adviser', 'special political missions, one by one', year, count(*) FILTER (value > 0),
        format('of {} missions of which a number is printed', count(value))
    FROM core.observation
    WHERE indicator = 'HUB.SPM_GENDER_ADVISERS' AND group_name IS NULL
    GROUP BY year
    HAVING count(value) > 0
    UNION ALL
    SELECT 'missions_named_with_adviser', 'field missions, at least', year, count(DISTINCT mission),
        'missions that pages name; of others it is not known'
    FROM core.gender_advice
    WHERE field = 'gender_adviser' AND value = 'yes' AND mission IS NOT NULL
    GROUP BY year
),
personnel AS (
    SELECT
        'women_share' AS measure,
        'uniformed personnel' AS about,
        year(month_end) AS year,
        sum(female) / sum(female + male) AS value,
        format('{} months; sex told of {} of {} person-months', count(DISTINCT month_end),
            sum(female + male)::BIGINT, sum(total)::BIGINT) AS coverage
    FROM marts.contributor_month
    GROUP BY year(month_end)
    HAVING sum(female + male) > 0
    UNION ALL
    SELECT 'women_share', replace(category, '_', ' '), year(month_end), avg(female_share ORDER BY female_share),
        format('mean of {} months', count(female_share))
    FROM marts.parity_progress
    GROUP BY category, year(month_end)
    HAVING count(female_share) > 0
    UNION ALL
    SELECT 'gap_to_target', replace(category, '_', ' '), year(month_end), avg(gap ORDER BY gap),
        format('mean of {} months; target for {}: {:g}%', count(gap), max(target_year), 100 * max(target_share))
    FROM marts.parity_progress
    GROUP BY category, year(month_end)
    HAVING count(gap) > 0
    UNION ALL
    SELECT 'women_trained', 'peacekeeping trainings', year, sum(value ORDER BY value), format('{} of {} numbers', count(value), count(*))
    FROM core.observation WHERE indicator = 'HUB.TRAINING_WOMEN'
    GROUP BY year
    HAVING count(value) > 0
),
leadership AS (
    SELECT 'women_in_parliament' AS measure, 'members of the United Nations, mean' AS about, year,
        avg(women_in_parliament ORDER BY women_in_parliament) AS value,
        format('{} of {} members', count(women_in_parliament), count(*)) AS coverage
    FROM marts.country_year
    WHERE un_status = 'member'
    GROUP BY year
    HAVING count(women_in_parliament) > 0
    UNION ALL
    SELECT 'missions_with_head_known', 'field missions', year, count(DISTINCT mission),
        'missions whose head a page of the year names, with or without a form of address'
    FROM core.mission_leadership
    WHERE post = 'head'
    GROUP BY year
),
voice AS (
    SELECT 'women_share_of_speakers' AS measure,
        CASE WHEN is_wps THEN 'meetings on women and peace and security' ELSE 'other meetings of the Council' END AS about,
        year, women_share_by_title AS value,
        format('titles tell of {} of {} speakers', women_by_title + men_by_title, speakers) AS coverage
    FROM marts.debate_year
    SEMI JOIN covered USING (year)
    WHERE women_share_by_title IS NOT NULL
    UNION ALL
    SELECT 'civil_society_briefers',
        CASE WHEN is_wps THEN 'meetings on women and peace and security' ELSE 'other meetings of the Council' END,
        year, civil_society_briefers, format('speeches of {} of {} meetings', meetings_with_speeches, meetings)
    FROM marts.debate_year
    SEMI JOIN covered USING (year)
    WHERE civil_society_briefers IS NOT NULL
),
insecurity AS (
    SELECT CASE dataset WHEN 'acd' THEN 'armed_conflicts' ELSE 'battle_deaths' END AS measure, 'world' AS about, year,
        CASE dataset WHEN 'acd' THEN count(DISTINCT conflict_id) ELSE sum(deaths_best) FILTER (is_counted) END AS value,
        format('{} conflicts of at least 25 deaths in battle', count(DISTINCT conflict_id)) AS coverage
    FROM core.conflict_violence
    WHERE dataset IN ('acd', 'brd')
    GROUP BY dataset, year
    UNION ALL
    SELECT 'actors_reported_for_sexual_violence', 'actors of armed conflicts', year,
        count(DISTINCT actor) FILTER (highest_prevalence > 0),
        format('of {} actors that are coded, {} in all', count(DISTINCT actor) FILTER (highest_prevalence IS NOT NULL),
            count(DISTINCT actor))
    FROM core.sexual_violence
    GROUP BY year
    HAVING count(highest_prevalence) > 0
    UNION ALL
    SELECT 'crsv_parties_named', 'report on conflict-related sexual violence, at least', report_year, count(*),
        CASE WHEN bool_and(coalesce(names_complete, false)) THEN 'all parties of the report'
            ELSE 'parties that pages name; the report lists others' END
    FROM core.crsv_listing
    WHERE listing = 'listed'
    GROUP BY report_year
    UNION ALL
    SELECT 'women_who_feel_safe', 'states and territories, mean', year, avg(value ORDER BY value),
        format('{} of {}', count(value), count(*))
    FROM core.observation WHERE indicator = 'WPS.COMMUNITY_SAFETY'
    GROUP BY year
    HAVING count(value) > 0
),
calendar AS (
    SELECT DISTINCT year FROM core.nap_calendar
),
reporting AS (
    SELECT 'indicators_with_recent_value_share' AS measure, 'declared indicators' AS about, c.year,
        count(DISTINCT o.indicator) / (SELECT count(*) FROM core.indicator) AS value,
        format('{} of {} indicators have a value of {} to {}', count(DISTINCT o.indicator),
            (SELECT count(*) FROM core.indicator), c.year - 2, c.year) AS coverage
    FROM calendar AS c
    LEFT JOIN core.observation AS o ON o.year BETWEEN c.year - 2 AND c.year AND o.value IS NOT NULL
    GROUP BY c.year
    UNION ALL
    SELECT 'months_of_personnel', 'reports on uniformed personnel', year(month_end), count(*), 'of 12 months'
    FROM core.month_source
    GROUP BY year(month_end)
),
told AS (
    SELECT measure, about, year, value, coverage, NULL AS why_none FROM plan
    UNION ALL BY NAME
    SELECT * FROM content
    UNION ALL BY NAME
    SELECT *, NULL AS why_none FROM commitment
    UNION ALL BY NAME
    SELECT * FROM printed
    UNION ALL BY NAME
    SELECT *, NULL AS why_none FROM adviser
    UNION ALL BY NAME
    SELECT *, NULL AS why_none FROM personnel
    UNION ALL BY NAME
    SELECT *, NULL AS why_none FROM leadership
    UNION ALL BY NAME
    SELECT *, NULL AS why_none FROM voice
    UNION ALL BY NAME
    SELECT *, NULL AS why_none FROM insecurity
    UNION ALL BY NAME
    SELECT *, NULL AS why_none FROM reporting
)
SELECT
    q.question,
    t.measure,
    t.about,
    t.year,
    t.value::DOUBLE AS value,
    q.unit,
    t.coverage,
    t.why_none,
    coalesce(m.told_by, q.told_by) AS told_by
FROM told AS t
-- Of whom nobody asked about, any of the measure's sources may tell.
INNER JOIN (
    SELECT question, measure, unit, array_to_string(list_sort(list_distinct(flatten(list(string_split(told_by, '; '))))), '; ') AS told_by
    FROM marts.question_measure
    GROUP BY question, measure, unit
) AS q ON t.measure = q.measure
LEFT JOIN marts.question_measure AS m ON q.question = m.question AND t.measure = m.measure AND t.about = m.about
ORDER BY q.question, t.measure, t.about, t.year
