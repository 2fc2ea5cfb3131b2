-- The last month at hand of each year, but of the last five, which the country's page shows.
SELECT
    iso3, month_end, female, total, female_share, rank, missions, sex_unknown_persons, suspect_persons, document_id, series_break
FROM marts.contributor_month
WHERE iso3 IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY iso3, year(month_end) ORDER BY month_end DESC) = 1
    AND year(month_end) <= max(year(month_end)) OVER (PARTITION BY iso3) - 5
ORDER BY iso3, month_end DESC
