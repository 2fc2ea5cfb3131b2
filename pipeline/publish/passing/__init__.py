"""What of a release may be passed on to everybody, by the terms of its sources: the one rule for all that is public.

Belongs here: what goes along: rows, columns, tables (`parts`, and `views` of them to ask),
changes (`changes`). Does not: the terms themselves (`declare.licence`), what is made of what goes along
(`publish.deposit`, `publish.feeds`).
"""
