-- Sources of which something is at hand that their terms do not allow to pass on, or do not say so.
SELECT source_id, publisher, title, ship
FROM meta.source
WHERE documents > 0 AND NOT coalesce(ship, false)
ORDER BY publisher, source_id
