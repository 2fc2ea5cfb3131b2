-- The newest year and kind of meetings of which at least 20 speeches were coded. One year is a row of bars, not a line.
WITH latest AS (
    SELECT year, is_wps
    FROM marts.resolution_citation_year
    WHERE speeches_coded >= 20
    ORDER BY year DESC, speeches_coded DESC
    LIMIT 1
)
SELECT
    c.resolution_number,
    CASE WHEN r.series THEN 'wps' WHEN r.number IS NOT NULL THEN 'companion' ELSE 'other' END AS series,
    c.year,
    CASE WHEN c.is_wps THEN 'wps' ELSE 'other' END AS meetings,
    sum(c.speeches)::BIGINT AS speeches,
    max(c.speeches_coded) AS speeches_coded,
    sum(c.speeches) / max(c.speeches_coded) AS speech_share
FROM marts.resolution_citation_year AS c
INNER JOIN latest USING (year, is_wps)
LEFT JOIN marts.wps_resolution AS r ON c.resolution_number = r.number
GROUP BY c.resolution_number, r.series, r.number, c.year, c.is_wps
QUALIFY rank() OVER (ORDER BY sum(c.speeches) DESC) <= 12
ORDER BY speeches DESC, c.resolution_number
