"""The library's tables of Security Council meetings: from a year's page to rows, and from rows to meetings.

Belongs here: `parse` (bytes -> rows as printed) and `meeting_rows` (rows -> core.meeting). Does not: verbatim records,
the corpus, or which pages to ask for (`wanted`).
"""
