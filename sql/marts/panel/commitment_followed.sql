-- grain: one row per speech act of marts.commitment in which a state proposes or commits to something about action plans.
WITH printed AS (
    SELECT
        plan_id,
        field,
        value,
        document_id,
        locator,
        first_day,
        CASE precision
            WHEN 'year' THEN make_date(year(first_day), 12, 31) WHEN 'month' THEN last_day(first_day) ELSE first_day
        END AS last_day
    FROM core.nap_plan_field
    WHERE first_day IS NOT NULL
),
event AS (
    SELECT
        p.entity,
        p.plan_id,
        CASE WHEN p.revision > 0 THEN 'revision' WHEN p.generation = 1 THEN 'first_plan' ELSE 'new_plan' END AS kind,
        f.field,
        f.value,
        f.first_day,
        f.last_day,
        f.document_id,
        f.locator
    FROM core.nap_plan AS p
    INNER JOIN printed AS f ON p.plan_id = f.plan_id AND p.adoption_basis = f.field
    UNION ALL
    -- When a plan was extended is not claimed; the extension runs from the day after the period that was printed first.
    SELECT p.entity, p.plan_id, 'extension', f.field, f.value, e.last_day + 1, e.last_day + 1, f.document_id, f.locator
    FROM core.nap_plan AS p
    INNER JOIN printed AS f ON p.plan_id = f.plan_id AND f.field = 'extended_to'
    INNER JOIN printed AS e ON p.plan_id = e.plan_id AND e.field = 'period_end' AND e.last_day < f.last_day
),
promise AS (
    SELECT c.*, (c.date + INTERVAL 5 YEAR)::DATE AS window_ends_on
    FROM marts.commitment AS c
    INNER JOIN core.entity AS e ON c.entity = e.entity AND e.kind IN ('state', 'non_member', 'historic_state')
    WHERE c.kind IN ('propose', 'commit') AND c.date IS NOT NULL
),
later AS (
    SELECT
        c.meeting_symbol,
        c.speech_no,
        c.act_no,
        v.*,
        v.first_day > c.date AND v.last_day <= c.window_ends_on AS is_surely_within,
        v.first_day <= c.window_ends_on AS may_be_within
    FROM promise AS c
    INNER JOIN event AS v ON c.entity = v.entity AND v.last_day >= c.date
    QUALIFY row_number() OVER (
        PARTITION BY c.meeting_symbol, c.speech_no, c.act_no
        ORDER BY v.first_day > c.date AND v.last_day <= c.window_ends_on DESC, v.first_day, v.last_day, v.plan_id, v.field
    ) = 1
)
SELECT
    c.meeting_symbol,
    c.speech_no,
    c.act_no,
    c.date,
    c.is_wps,
    c.entity,
    c.iso3,
    c.kind,
    c.cue,
    c.terms,
    c.window_ends_on,
    c.window_ends_on <= u.day AS is_window_over,
    CASE
        WHEN v.is_surely_within THEN v.kind
        WHEN v.may_be_within THEN 'not_sure'
        ELSE 'nothing_known'
    END AS followed,
    v.kind AS next_kind,
    v.plan_id AS next_plan_id,
    v.field AS next_field,
    v.value AS next_value,
    CASE WHEN v.kind IS NOT NULL THEN greatest(date_diff('day', c.date, v.first_day), 0) END AS days_at_least,
    date_diff('day', c.date, v.last_day) AS days_at_most,
    v.document_id AS next_document_id,
    v.locator AS next_locator,
    c.source_id,
    c.document_id,
    c.locator
FROM promise AS c
INNER JOIN core.nap_calendar AS u ON u.is_as_of
LEFT JOIN later AS v
    ON c.meeting_symbol = v.meeting_symbol AND c.speech_no = v.speech_no AND c.act_no = v.act_no
ORDER BY c.meeting_symbol, c.speech_no, c.act_no
