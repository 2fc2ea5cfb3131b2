"""Files that rows can be written into: one module for each format, which registers the suffix it is known by.

Belongs here: writing rows piece by piece, the one way for answers, panels, deposits and exports. Does not: finding
them.
"""
