"""What can be said of a period: the states of meta.coverage, and a row in one.

Belongs here: their names and the form of a row. Does not: finding out which holds.
"""

from __future__ import annotations

from pipeline.common.values import Record

PRESENT, NOT_AT_HAND, NOT_PUBLISHED = "present", "not_at_hand", "not_published"
REFUSED, SUSPECT, SET_ASIDE, OUTSIDE = "refused", "suspect", "set_aside", "outside_domain"
#: What makes a row of meta.coverage one.
KEY = ("table_name", "source_id", "period", "meeting", "entity", "mission", "state")


def stated(source_id: str, state: str, **said: object) -> Record:
    """A row that says a state; what is not said is null, or no row and no document."""
    return {**dict.fromkeys(KEY), "rows": 0, "documents": 0, "source_id": source_id, "state": state, **said}
