SELECT source_id, publisher, title FROM meta.source WHERE documents = 0 ORDER BY publisher, source_id
