-- severity: warning
-- what: resolutions of the register that are neither of the series nor named as its companions, or both.
SELECT number, symbol, series, companion
FROM core.resolution
WHERE series = (companion IS NOT NULL)
ORDER BY number
