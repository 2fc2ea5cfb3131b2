"""Names of states, territories, organisations and missions -> entities, never by guess.

Belongs here: how names are written, the lookup, what a match is. Does not: which entities and labels there are (the
reference dataset), or printing.
"""

from pipeline.entities.entities import CODED_KINDS, KINDS, Entities, Match

__all__ = ["CODED_KINDS", "KINDS", "Entities", "Match"]
