"""Label -> entity. Exact after normalisation, aware of dates, and never a guess.

Belongs here: how a label is normalised and looked up. Does not: which labels exist (`assets/reference`).
"""
