SELECT array_to_string(causes, ' ') AS causes, change, count(*) AS changes FROM meta.change_cell GROUP BY ALL ORDER BY changes DESC, causes, change
