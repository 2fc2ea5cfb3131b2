SELECT mission, year, day, post, title_printed, precision, document_id, locator
FROM core.mission_leadership
ORDER BY mission, year DESC, post DESC, day DESC, title_printed
