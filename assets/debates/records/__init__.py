"""Verbatim records: from a PDF or plain text to one row per element.

Belongs here: the way from bytes to rows (`parse`), reading either kind of file to paragraphs (`read_pdf`, `read_text`
with `text_furniture`), what they hand on (`paragraphs`), and the rows (`record_rows`). Does not: the steps themselves:
`page` (positions), `text` (letters and words), `cover` (the front page), `turns` (who speaks when).
"""
