-- grain: one row per member or observer of the United Nations, former members included x year, from 1989.
WITH calendar AS (
    SELECT y.year, coalesce(c.day, make_date(y.year, 12, 31)) AS as_of
    FROM (
        SELECT unnest(generate_series(1989, greatest(
            (SELECT max(k.year) FROM core.nap_calendar AS k),
            (SELECT year(max(s.month_end)) FROM core.month_source AS s),
            (SELECT max(d.year) FROM marts.debate_year AS d)
        ))) AS year
    ) AS y
    LEFT JOIN core.nap_calendar AS c ON y.year = c.year
),
-- A state that was renamed stands under the earlier name, which has no membership of its own, until that ends.
renamed AS (
    SELECT h.entity, s.entity AS successor, h.valid_to, s.un_member_from
    FROM core.entity AS h
    INNER JOIN core.entity AS s ON h.successors = s.entity
    WHERE h.kind = 'historic_state' AND h.un_member_from IS NULL AND h.un_member_to IS NULL
        AND s.un_member_from <= h.valid_to AND h.valid_to >= DATE '1989-01-01'
),
country AS (
    SELECT
        e.entity,
        e.iso3,
        e.name,
        e.m49,
        e.cow_code,
        e.gw_code,
        e.un_region,
        e.entity IN ('PSE', 'VAT') AS is_observer,
        coalesce(greatest(e.valid_from, r.valid_to + INTERVAL 1 DAY), DATE '1900-01-01')::DATE AS begins,
        coalesce(e.valid_to, DATE '9999-12-31') AS ends,
        coalesce(e.un_member_from, o.un_member_from, CASE WHEN e.un_member_to IS NOT NULL THEN e.valid_from END) AS member_from,
        e.un_member_to AS member_to,
        e.kind = 'historic_state' AS is_historic
    FROM core.entity AS e
    LEFT JOIN renamed AS r ON e.entity = r.successor
    LEFT JOIN renamed AS o ON e.entity = o.entity
    WHERE e.kind = 'state' OR e.entity IN ('PSE', 'VAT') OR o.entity IS NOT NULL
        OR (
            e.kind = 'historic_state' AND e.valid_to >= DATE '1989-01-01'
            AND (e.un_member_from IS NOT NULL OR e.un_member_to IS NOT NULL)
        )
),
frame AS (
    SELECT
        c.*,
        y.year,
        y.as_of,
        c.begins <= y.as_of AND c.ends >= make_date(y.year, 1, 1) AS exists,
        CASE
            WHEN c.is_observer THEN 'observer'
            WHEN greatest(c.member_from, c.begins) <= y.as_of AND least(c.member_to, c.ends) >= y.as_of THEN 'member'
        END AS un_status
    FROM country AS c
    CROSS JOIN calendar AS y
    WHERE NOT c.is_historic OR (c.begins <= y.as_of AND c.ends >= make_date(y.year, 1, 1))
),
belonging AS (
    SELECT
        f.entity,
        f.year,
        string_agg(g.group_name, '; ' ORDER BY g.group_name)
            FILTER (g.known_from <= f.as_of AND coalesce(g.known_until >= f.as_of, true)) AS groups,
        string_agg(g.group_name, '; ' ORDER BY g.group_name) FILTER (NOT g.is_dated) AS groups_undated
    FROM frame AS f
    INNER JOIN marts.group_member AS g ON f.entity = g.entity
    WHERE f.exists
    GROUP BY f.entity, f.year
),
month AS (
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
    FROM frame AS f
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
    FROM frame AS f
    INNER JOIN marts.debate_year AS d ON f.year = d.year AND d.is_covered
    LEFT JOIN spoken AS s ON f.entity = s.entity AND f.year = s.year
    LEFT JOIN theme AS t ON f.entity = t.entity AND f.year = t.year
    WHERE f.exists
),
full_council AS (
    SELECT c.year
    FROM calendar AS c
    INNER JOIN core.council_term AS t
        ON t.valid_from <= make_date(c.year, 12, 31) AND coalesce(t.valid_to >= make_date(c.year, 12, 31), true)
    GROUP BY c.year
    HAVING count(*) = 15
),
seat AS (
    SELECT f.entity, f.year, coalesce(any_value(t.seat), 'none') AS seat
    FROM frame AS f
    INNER JOIN full_council AS c ON f.year = c.year
    LEFT JOIN core.council_term AS t
        ON f.entity = t.entity AND t.valid_from <= make_date(f.year, 12, 31)
        AND coalesce(t.valid_to >= make_date(f.year, 1, 1), true)
    WHERE f.exists
    GROUP BY f.entity, f.year
),
plan AS (
    SELECT f.entity, f.year, n.status, coalesce(n.generation, 0) AS generation, n.evidence_age_days
    FROM frame AS f
    INNER JOIN marts.nap_status_year AS n ON f.entity = n.entity AND f.year = n.year AND n.status IS NOT NULL
    WHERE f.exists
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
    b.groups,
    b.groups_undated,
    n.status AS plan_status,
    n.entity IS NOT NULL AS plan_status_covered,
    n.status = 'in_force' AS plan_in_force,
    n.entity IS NOT NULL AS plan_in_force_covered,
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
    s.entity IS NOT NULL AS council_seat_covered
FROM frame AS f
LEFT JOIN belonging AS b ON f.entity = b.entity AND f.year = b.year
LEFT JOIN plan AS n ON f.entity = n.entity AND f.year = n.year
LEFT JOIN personnel AS p ON f.entity = p.entity AND f.year = p.year
LEFT JOIN debate AS d ON f.entity = d.entity AND f.year = d.year
LEFT JOIN seat AS s ON f.entity = s.entity AND f.year = s.year
ORDER BY f.entity, f.year
