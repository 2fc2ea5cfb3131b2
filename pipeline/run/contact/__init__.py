"""First contact: each live source is asked once, and what it answers is compared with what is expected of it.

Belongs here: one document of each source, asked for and looked at. Does not: a night (`nightly`), and nothing is kept.
"""
