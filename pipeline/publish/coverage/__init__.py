"""meta.coverage: of every table and source, which periods are there, and what is known of those that are not.

Belongs here: joining what was placed (`coverage`) with what is not there: periods, meetings, and who was expected in
them (`absent`), and why (`missing`). Does not: counting rows (`shared.placed`), a source's domain (`declare.domain`).
"""
