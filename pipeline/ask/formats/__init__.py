"""Files that an answer can be written into: one module for each format, which registers the suffix it is known by.

Belongs here: writing an answer piece by piece. Does not: finding it (`answer`).
"""
