"""A page by position: pieces of print, baselines, columns, lines, page furniture, and whether it can be read at all.

Belongs here: whatever is decided by where print stands on a page. Does not: words and paragraphs (`text`), the front
page's contents (`cover`), what is said by whom (`turns`).
"""
