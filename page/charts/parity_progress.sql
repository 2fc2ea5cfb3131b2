-- Shares of fewer than 20 persons are left out. A run is a row of months without a gap.
WITH monthly AS (
    SELECT
        category,
        category AS subject,
        month_end,
        female,
        total - sex_unknown_persons AS persons,
        CASE WHEN total - sex_unknown_persons >= 20 THEN female_share END AS female_share,
        target_share,
        target_year,
        suspect_persons + sex_unknown_persons AS left_out,
        coalesce(contains(series_break, 'staff officers'), false) AS is_broken,
        document_id
    FROM marts.parity_progress
),
aims AS (
    SELECT category, category AS subject, make_date(target_year, 12, 31) AS day, target_share AS aim_share, document_id
    FROM core.parity_target
)
