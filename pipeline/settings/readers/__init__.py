"""How the values of settings are read: modules whose readers register themselves.

Belongs here: one value, made right or refused. Does not: which setting it is for (`values`).
"""
