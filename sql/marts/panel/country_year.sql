-- grain: one row per member or observer of the United Nations, former members included x year, from 1989.
WITH month AS (
    SELECT month_end, year(month_end) AS year, persons_lost > 0 AS lacks_persons FROM core.month_source
),
months AS (
    SELECT year, count(*) AS read, count(*) FILTER (NOT lacks_persons) AS whole FROM month GROUP BY year
),
deployed AS (
    SELECT
        c.entity,
        m.year,
        count(*) FILTER (NOT m.lacks_persons) AS in_whole,
        count(*) FILTER (c.suspect_persons = 0) AS told,
        count(c.female) FILTER (c.suspect_persons = 0 AND c.sex_unknown_persons = 0) AS sex_told,
        sum(c.total) FILTER (c.suspect_persons = 0) AS persons,
        sum(c.female) FILTER (c.suspect_persons = 0 AND c.sex_unknown_persons = 0) AS women,
        sum(c.male) FILTER (c.suspect_persons = 0 AND c.sex_unknown_persons = 0) AS men
    FROM marts.contributor_month AS c
    INNER JOIN month AS m ON c.month_end = m.month_end
    GROUP BY c.entity, m.year
),
-- A month in which a contributor is not named has none of its persons, unless persons of that month are known to be lost.
personnel AS (
    SELECT
        f.entity,
        f.year,
        m.whole - coalesce(d.in_whole, 0) + coalesce(d.told, 0) AS months,
        m.whole - coalesce(d.in_whole, 0) + coalesce(d.sex_told, 0) AS sex_months,
        coalesce(d.persons, 0) AS persons,
        coalesce(d.women, 0) AS women,
        coalesce(d.men, 0) AS men
    FROM marts.country_frame AS f
    INNER JOIN months AS m ON f.year = m.year
    LEFT JOIN deployed AS d ON f.entity = d.entity AND f.year = d.year
    WHERE f.exists
),
spoken AS (
    SELECT
        entity,
        year(date) AS year,
        count(*) AS speeches,
        count(*) FILTER (is_wps) AS wps_speeches,
        count(words) FILTER (is_wps) AS wps_texts,
        sum(words) FILTER (is_wps) AS wps_words
    FROM marts.debate_speech
    WHERE organ = 'Security Council' AND speaker_role IS DISTINCT FROM 'president' AND entity IS NOT NULL
    GROUP BY entity, year(date)
),
theme AS (
    SELECT s.entity, year(s.date) AS year, list_sort(list(DISTINCT t.theme)) AS themes
    FROM marts.debate_speech AS s
    INNER JOIN core.speech_topic AS t
        ON s.source_id = t.source_id AND s.meeting_symbol = t.meeting_symbol AND s.speech_no = t.speech_no
    WHERE s.organ = 'Security Council' AND s.speaker_role IS DISTINCT FROM 'president' AND s.is_wps
    GROUP BY s.entity, year(s.date)
),
debate AS (
    SELECT
        f.entity,
        f.year,
        coalesce(s.speeches, 0) AS speeches,
        coalesce(s.wps_speeches, 0) AS wps_speeches,
        coalesce(s.wps_texts = s.wps_speeches, true) AS is_read,
        coalesce(s.wps_words, 0) AS wps_words,
        coalesce(t.themes, []) AS themes
    FROM marts.country_frame AS f
    INNER JOIN marts.debate_coverage_year AS d ON f.year = d.year AND d.is_covered
    LEFT JOIN spoken AS s ON f.entity = s.entity AND f.year = s.year
    LEFT JOIN theme AS t ON f.entity = t.entity AND f.year = t.year
    WHERE f.exists
),
full_council AS (
    SELECT c.year
    FROM (SELECT DISTINCT year FROM marts.country_frame) AS c
    INNER JOIN core.council_term AS t
        ON t.valid_from <= make_date(c.year, 12, 31) AND coalesce(t.valid_to >= make_date(c.year, 12, 31), true)
    GROUP BY c.year
    HAVING count(*) = 15
),
seat AS (
    SELECT f.entity, f.year, coalesce(any_value(t.seat), 'none') AS seat
    FROM marts.country_frame AS f
    INNER JOIN full_council AS c ON f.year = c.year
    LEFT JOIN core.council_term AS t
        ON f.entity = t.entity AND t.valid_from <= make_date(f.year, 12, 31)
        AND coalesce(t.valid_to >= make_date(f.year, 1, 1), true)
    WHERE f.exists
    GROUP BY f.entity, f.year
),
plan AS (
    SELECT f.entity, f.year, n.status, coalesce(n.generation, 0) AS generation, n.evidence_age_days
    FROM marts.country_frame AS f
    INNER JOIN marts.nap_status_year AS n ON f.entity = n.entity AND f.year = n.year AND n.status IS NOT NULL
    WHERE f.exists
),
-- Of one state and year the first series that has a value; the index is of the years that its editions are named after.
observed AS (
    SELECT
        v.entity,
        v.year,
        arg_min(v.value, (array_position(['SG.GEN.PARL.ZS', 'SG_GEN_PARL'], v.indicator), coalesce(v.dimension, '')))
            FILTER (v.indicator IN ('SG.GEN.PARL.ZS', 'SG_GEN_PARL')) AS women_in_parliament,
        any_value(v.value) FILTER (v.indicator = 'WPS.INDEX') AS wps_index
    FROM core.observation AS v
    INNER JOIN marts.country_frame AS f ON v.entity = f.entity AND v.year = f.year
    WHERE v.indicator IN ('SG.GEN.PARL.ZS', 'SG_GEN_PARL', 'WPS.INDEX') AND v.value IS NOT NULL AND f.exists
    GROUP BY v.entity, v.year
)
SELECT
    f.entity,
    f.year,
    f.as_of,
    f.name,
    f.iso3,
    f.m49,
    f.cow_code,
    f.gw_code,
    f.un_region,
    f.un_status,
    f.groups,
    f.groups_undated,
    n.status AS plan_status,
    n.entity IS NOT NULL AS plan_status_covered,
    CASE WHEN n.status <> 'ended_successor_unknown' THEN n.status = 'in_force' END AS plan_in_force,
    coalesce(n.status <> 'ended_successor_unknown', false) AS plan_in_force_covered,
    n.generation AS plan_generation,
    n.entity IS NOT NULL AS plan_generation_covered,
    n.evidence_age_days AS plan_evidence_age_days,
    n.evidence_age_days IS NOT NULL AS plan_evidence_age_days_covered,
    p.women / nullif(p.sex_months, 0) AS uniformed_women,
    coalesce(p.sex_months > 0, false) AS uniformed_women_covered,
    p.men / nullif(p.sex_months, 0) AS uniformed_men,
    coalesce(p.sex_months > 0, false) AS uniformed_men_covered,
    p.persons / nullif(p.months, 0) AS uniformed_persons,
    coalesce(p.months > 0, false) AS uniformed_persons_covered,
    p.women / nullif(p.women + p.men, 0) AS uniformed_women_share,
    coalesce(p.women + p.men > 0, false) AS uniformed_women_share_covered,
    p.months AS uniformed_months,
    p.months IS NOT NULL AS uniformed_months_covered,
    p.sex_months AS uniformed_sex_months,
    p.sex_months IS NOT NULL AS uniformed_sex_months_covered,
    d.speeches AS council_speeches,
    d.entity IS NOT NULL AS council_speeches_covered,
    d.wps_speeches,
    d.entity IS NOT NULL AS wps_speeches_covered,
    CASE WHEN d.is_read THEN d.wps_words END AS wps_words,
    coalesce(d.is_read, false) AS wps_words_covered,
    CASE WHEN d.is_read THEN len(d.themes) END AS wps_topics,
    coalesce(d.is_read, false) AS wps_topics_covered,
    CASE WHEN d.is_read THEN array_to_string(d.themes, '; ') END AS wps_topic_names,
    coalesce(d.is_read, false) AS wps_topic_names_covered,
    s.seat <> 'none' AS council_member,
    s.entity IS NOT NULL AS council_member_covered,
    s.seat AS council_seat,
    s.entity IS NOT NULL AS council_seat_covered,
    o.women_in_parliament,
    o.women_in_parliament IS NOT NULL AS women_in_parliament_covered,
    o.wps_index,
    o.wps_index IS NOT NULL AS wps_index_covered,
    v.* EXCLUDE (entity, year)
FROM marts.country_frame AS f
LEFT JOIN plan AS n ON f.entity = n.entity AND f.year = n.year
LEFT JOIN personnel AS p ON f.entity = p.entity AND f.year = p.year
LEFT JOIN debate AS d ON f.entity = d.entity AND f.year = d.year
LEFT JOIN seat AS s ON f.entity = s.entity AND f.year = s.year
LEFT JOIN observed AS o ON f.entity = o.entity AND f.year = o.year
INNER JOIN marts.country_conflict_year AS v ON f.entity = v.entity AND f.year = v.year
ORDER BY f.entity, f.year
