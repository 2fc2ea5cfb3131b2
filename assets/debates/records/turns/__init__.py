"""Who speaks when, and what is printed between: a record's paragraphs become elements.

Belongs here: speaker labels, stage directions, votes, who presides, who a speaker is. Does not: paragraphs (`text`),
the front page (`cover`), the columns of rows (`record_rows`).
"""
