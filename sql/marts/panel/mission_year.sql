-- grain: one row per mission x year in which it worked, or has personnel, casualties, gender advice or leaders, or is named in the Council.
WITH target AS (
    SELECT DISTINCT category, trim(unnest(string_split(personnel_types, ';'))) AS personnel_type
    FROM core.parity_target
),
readable AS (
    SELECT year(month_end) AS year, count(*) FILTER (has_mission) AS months
    FROM core.month_source
    GROUP BY year(month_end)
    HAVING count(*) FILTER (has_mission) > 0
),
strength AS (
    SELECT
        mission,
        year(month_end) AS year,
        count(*) FILTER (suspect_persons = 0) AS months,
        count(female) FILTER (suspect_persons = 0 AND sex_unknown_persons = 0) AS sex_months,
        sum(total) FILTER (suspect_persons = 0) AS persons,
        sum(female) FILTER (suspect_persons = 0 AND sex_unknown_persons = 0) AS women,
        sum(male) FILTER (suspect_persons = 0 AND sex_unknown_persons = 0) AS men
    FROM marts.mission_month
    GROUP BY mission, year(month_end)
),
share AS (
    SELECT p.mission, year(p.month_end) AS year, t.category, sum(p.female) / sum(p.total) AS women_share
    FROM marts.uniformed_personnel AS p
    INNER JOIN target AS t ON p.personnel_type = t.personnel_type
    WHERE p.mission IS NOT NULL AND NOT p.is_suspect AND p.female IS NOT NULL
    GROUP BY p.mission, year(p.month_end), t.category
),
applicable AS (
    SELECT s.mission, s.year, s.category, s.women_share, s.women_share - g.target_share AS gap
    FROM share AS s
    LEFT JOIN core.parity_target AS g ON s.category = g.category AND s.year >= 2018 AND g.target_year >= s.year
    QUALIFY row_number() OVER (PARTITION BY s.mission, s.year, s.category ORDER BY g.target_year) = 1
),
category AS (
    SELECT
        mission,
        year,
        any_value(women_share) FILTER (category = 'military_contingents') AS contingents,
        any_value(gap) FILTER (category = 'military_contingents') AS contingents_gap,
        any_value(women_share) FILTER (category = 'observers_and_staff_officers') AS observers,
        any_value(gap) FILTER (category = 'observers_and_staff_officers') AS observers_gap,
        any_value(women_share) FILTER (category = 'formed_police_units') AS units,
        any_value(gap) FILTER (category = 'formed_police_units') AS units_gap,
        any_value(women_share) FILTER (category = 'individual_police') AS police,
        any_value(gap) FILTER (category = 'individual_police') AS police_gap
    FROM applicable
    GROUP BY mission, year
),
death AS (
    SELECT
        mission,
        year(incident_date) AS year,
        count(*) AS fatalities,
        count(*) FILTER (incident_type = 'malicious_act') AS by_malicious_acts
    FROM core.fatality
    WHERE mission IS NOT NULL
    GROUP BY mission, year(incident_date)
),
-- The publisher calls the years before 2000 incomplete; the year in which the newest list was made was not over.
listed AS (
    SELECT unnest(generate_series(2000, (SELECT year(max(f.updated_on)) - 1 FROM core.fatality AS f))) AS year
),
host AS (
    SELECT
        h.mission,
        c.year,
        CASE WHEN bool_and(c.battle_deaths_covered) THEN sum(c.battle_deaths)::BIGINT END AS battle_deaths,
        max(c.sexual_violence) AS sexual_violence
    FROM (SELECT mission, trim(unnest(string_split(host_entities, ';'))) AS entity FROM core.mission) AS h
    INNER JOIN marts.country_conflict_year AS c ON h.entity = c.entity
    GROUP BY h.mission, c.year
),
-- Answers whose year is printed; where those of one year differ, as of a month and of a period, nothing is known.
told AS (
    SELECT mission, year, field, CASE WHEN count(*) = count(value) AND min(value) = max(value) THEN min(value) END AS value
    FROM core.gender_advice
    WHERE mission IS NOT NULL AND is_dated AND field IN ('gender_adviser', 'gender_unit', 'gender_focal_points')
    GROUP BY mission, year, field
),
advice AS (
    SELECT
        mission,
        year,
        any_value(value) FILTER (field = 'gender_adviser') AS adviser,
        any_value(value) FILTER (field = 'gender_unit') AS unit,
        any_value(value) FILTER (field = 'gender_focal_points') AS focal_points
    FROM told
    GROUP BY mission, year
),
figure AS (
    SELECT mission, year, indicator, CASE WHEN min(value) = max(value) THEN min(value) END::BIGINT AS value
    FROM core.observation
    WHERE mission IS NOT NULL AND value IS NOT NULL AND nature IS NULL
        AND indicator IN ('HUB.SPM_GENDER_ADVISERS', 'HUB.SPM_GENDER_FOCAL_POINTS', 'FACT.GENDER_FOCAL_POINT_COUNT')
    GROUP BY mission, year, indicator
),
counted AS (
    SELECT
        mission,
        year,
        any_value(value) FILTER (indicator = 'HUB.SPM_GENDER_ADVISERS') AS advisers,
        coalesce(
            any_value(value) FILTER (indicator = 'HUB.SPM_GENDER_FOCAL_POINTS'),
            any_value(value) FILTER (indicator = 'FACT.GENDER_FOCAL_POINT_COUNT')
        ) AS focal_points
    FROM figure
    GROUP BY mission, year
),
titled AS (
    SELECT
        mission,
        year,
        string_agg(title_printed, '; ' ORDER BY day, title_printed) FILTER (post = 'head') AS heads,
        string_agg(title_printed, '; ' ORDER BY day, title_printed) FILTER (post = 'deputy') AS deputies
    FROM core.mission_leadership
    WHERE precision IN ('day', 'month', 'year', 'period')
    GROUP BY mission, year
),
spoken AS (
    SELECT s.source_id, s.meeting_symbol, s.speech_no, year(s.date) AS year, s.words
    FROM marts.debate_speech AS s
    WHERE s.organ = 'Security Council' AND s.speaker_role IS DISTINCT FROM 'president' AND s.date IS NOT NULL
),
said AS (
    SELECT s.year, count(*) AS speeches, count(s.words) AS coded, bool_or(d.is_covered) AS is_covered
    FROM spoken AS s
    INNER JOIN marts.debate_coverage_year AS d ON s.year = d.year
    GROUP BY s.year
),
naming AS (
    SELECT m.mission, s.year, count(DISTINCT (s.meeting_symbol, s.speech_no)) AS speeches
    FROM spoken AS s
    INNER JOIN core.speech_mission AS m
        ON s.source_id = m.source_id AND s.meeting_symbol = m.meeting_symbol AND s.speech_no = m.speech_no
    GROUP BY m.mission, s.year
),
frame AS (
    SELECT mission, unnest(generate_series(start_year, coalesce(end_year, (SELECT max(c.year) FROM marts.country_year AS c)))) AS year
    FROM core.mission
    WHERE start_year IS NOT NULL AND (end_year IS NOT NULL OR kind <> 'other')
    UNION
    SELECT mission, year FROM strength
    UNION
    SELECT mission, year FROM death
    UNION
    SELECT mission, year FROM told
    UNION
    SELECT mission, year FROM counted
    UNION
    SELECT mission, year FROM titled
    UNION
    SELECT mission, year FROM naming
)
SELECT
    f.mission,
    f.year,
    m.name,
    m.kind,
    m.lead_department,
    m.host_entities,
    CASE WHEN coalesce(s.months > 0, r.year IS NOT NULL AND s.mission IS NULL) THEN coalesce(s.persons / s.months, 0) END
        AS uniformed_persons,
    coalesce(s.months > 0, r.year IS NOT NULL AND s.mission IS NULL) AS uniformed_persons_covered,
    CASE WHEN coalesce(s.sex_months > 0, r.year IS NOT NULL AND s.mission IS NULL) THEN coalesce(s.women / s.sex_months, 0) END
        AS uniformed_women,
    coalesce(s.sex_months > 0, r.year IS NOT NULL AND s.mission IS NULL) AS uniformed_women_covered,
    s.women / nullif(s.women + s.men, 0) AS uniformed_women_share,
    coalesce(s.women + s.men > 0, false) AS uniformed_women_share_covered,
    CASE WHEN r.year IS NOT NULL THEN coalesce(s.months, 0) END AS uniformed_months,
    r.year IS NOT NULL AS uniformed_months_covered,
    c.contingents AS military_contingents_women_share,
    c.contingents IS NOT NULL AS military_contingents_women_share_covered,
    c.contingents_gap AS military_contingents_gap,
    c.contingents_gap IS NOT NULL AS military_contingents_gap_covered,
    c.observers AS observers_and_staff_officers_women_share,
    c.observers IS NOT NULL AS observers_and_staff_officers_women_share_covered,
    c.observers_gap AS observers_and_staff_officers_gap,
    c.observers_gap IS NOT NULL AS observers_and_staff_officers_gap_covered,
    c.units AS formed_police_units_women_share,
    c.units IS NOT NULL AS formed_police_units_women_share_covered,
    c.units_gap AS formed_police_units_gap,
    c.units_gap IS NOT NULL AS formed_police_units_gap_covered,
    c.police AS individual_police_women_share,
    c.police IS NOT NULL AS individual_police_women_share_covered,
    c.police_gap AS individual_police_gap,
    c.police_gap IS NOT NULL AS individual_police_gap_covered,
    CASE WHEN l.year IS NOT NULL THEN coalesce(d.fatalities, 0) END AS fatalities,
    l.year IS NOT NULL AS fatalities_covered,
    CASE WHEN l.year IS NOT NULL THEN coalesce(d.by_malicious_acts, 0) END AS fatalities_by_malicious_acts,
    l.year IS NOT NULL AS fatalities_by_malicious_acts_covered,
    h.battle_deaths AS host_battle_deaths,
    h.battle_deaths IS NOT NULL AS host_battle_deaths_covered,
    h.sexual_violence AS host_sexual_violence,
    h.sexual_violence IS NOT NULL AS host_sexual_violence_covered,
    a.adviser AS gender_adviser,
    a.adviser IS NOT NULL AS gender_adviser_covered,
    a.unit AS gender_unit,
    a.unit IS NOT NULL AS gender_unit_covered,
    a.focal_points AS gender_focal_points,
    a.focal_points IS NOT NULL AS gender_focal_points_covered,
    n.advisers AS gender_adviser_count,
    n.advisers IS NOT NULL AS gender_adviser_count_covered,
    n.focal_points AS gender_focal_point_count,
    n.focal_points IS NOT NULL AS gender_focal_point_count_covered,
    t.heads AS head_titles,
    t.heads IS NOT NULL AS head_titles_covered,
    t.deputies AS deputy_head_titles,
    t.deputies IS NOT NULL AS deputy_head_titles_covered,
    CASE WHEN p.is_covered THEN p.speeches END AS council_speeches,
    coalesce(p.is_covered, false) AS council_speeches_covered,
    p.coded AS council_speeches_coded,
    p.coded IS NOT NULL AS council_speeches_coded_covered,
    CASE WHEN p.coded > 0 THEN coalesce(v.speeches, 0) END AS council_speeches_naming,
    coalesce(p.coded > 0, false) AS council_speeches_naming_covered
FROM frame AS f
INNER JOIN core.mission AS m ON f.mission = m.mission
LEFT JOIN readable AS r ON f.year = r.year
LEFT JOIN strength AS s ON f.mission = s.mission AND f.year = s.year
LEFT JOIN category AS c ON f.mission = c.mission AND f.year = c.year
LEFT JOIN listed AS l ON f.year = l.year
LEFT JOIN death AS d ON f.mission = d.mission AND f.year = d.year
LEFT JOIN host AS h ON f.mission = h.mission AND f.year = h.year
LEFT JOIN advice AS a ON f.mission = a.mission AND f.year = a.year
LEFT JOIN counted AS n ON f.mission = n.mission AND f.year = n.year
LEFT JOIN titled AS t ON f.mission = t.mission AND f.year = t.year
LEFT JOIN said AS p ON f.year = p.year
LEFT JOIN naming AS v ON f.mission = v.mission AND f.year = v.year
ORDER BY f.mission, f.year
