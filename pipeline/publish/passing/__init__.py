"""What of a release may be passed on to everybody, by the terms of its sources: the one rule for all that is public.

Belongs here: what goes along: facts by row, column and table (`facts`), tables about the warehouse (`about`), changes
(`changes`), the list of all (`parts`, and `views` of them to ask), a home that holds nothing else (`public`). Does not:
the terms themselves (`declare.licence`), what is made of what goes along (`publish.deposit`, `publish.feeds`).
"""
