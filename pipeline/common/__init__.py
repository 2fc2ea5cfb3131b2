"""What every room may use and that knows nothing of the project: the clock, progress, plain values, switches.

Belongs here: small modules that import no other room. Does not: words with a meaning of their own (`contract`).
"""
