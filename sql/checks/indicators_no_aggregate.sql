-- severity: error
-- what: observations about a group or an organisation under the name of a country.
SELECT o.indicator, o.entity, o.place_label, count(*) AS values_found
FROM core.observation o JOIN core.entity e USING (entity)
WHERE e.kind = 'organisation' AND o.group_name IS NULL GROUP BY ALL ORDER BY ALL
