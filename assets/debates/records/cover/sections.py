"""The sections of a cover's rows: president, members, agenda, each from its heading to the next one's.

Belongs here: headings of sections, and cutting them out. Does not: what a section says (`cover`, `members`, `agenda`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

PRESIDENT = re.compile(
    r"^\W*(?:(?:Acting|Temporary|Provisional)\s+)?(?:President|Chairman|Chairperson|Chair|Co-Chairs?)s?\s*:\s*",
    re.IGNORECASE,
)
MEMBERS = re.compile(r"^\W*Members\s*:?\s*", re.IGNORECASE)
AGENDA = re.compile(
    r"^\W*(?:\d{1,3}\.\s+)?(?:Provisional\s+)?Agenda(?:\s*\(?(?:document\s+)?S/(?:Agenda)?\W*\d+[^)]{0,12}\)?)?\s*:?\s*$",
    re.IGNORECASE,
)
#: Early covers name the states only: "Present: The representatives of the following countries: …".
PRESENT = re.compile(
    r"^\W*Present\s*:\s*(?:The\s+)?representatives?\s+of\s+the\s+following\s+(?:countries|states)\s*:\s*", re.IGNORECASE
)
ITEM_NUMBER = re.compile(r"^\d{1,2}\.\s+")
_BOILERPLATE = re.compile(
    r"^(?:This\s+record|Corrections\s|The\s+final\s+text|Provisional\s*$|Official\s+Records|\*?\d{2}-\d{5}|\*\d{6,}\*?|\d{2}-\d{5}\s*\(E\)|Accessible\s+document"
    r"|Please\s+recycle|United\s+Nations\s*(?:$|[SA]/)|Distr\b|asdf\b|[_.\s]+$|The\s+meeting\s+(?:was\s+called|resumed|was\s+resumed))",
    re.IGNORECASE,
)


def section(rows: Sequence[str], opening: re.Pattern[str], closings: tuple[re.Pattern[str], ...]) -> list[str]:
    """The rows from the one that opens a section (its heading taken off) to the next section."""
    for at, row in enumerate(rows):
        if found := opening.match(row):
            kept = [row[found.end() :]]
            for following in rows[at + 1 :]:
                if any(closing.match(following) for closing in closings) or _BOILERPLATE.match(following):
                    break
                kept.append(following)
            return [line.strip() for line in kept if line.strip()]
    return []
