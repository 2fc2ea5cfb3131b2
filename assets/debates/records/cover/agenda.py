"""The agenda's titles on a cover, the lines of each put together.

Belongs here: where a title begins and goes on. Does not: other sections of a cover.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assets.debates.records.cover import members, sections

_ADOPTION = re.compile(r"(?:\d{1,2}\.\s+)?Adoption\s+of\s+the\s+agenda\W*$", re.IGNORECASE)
_NEW_TITLE = re.compile(
    r"^(?:The\s|Letters?\s|Identical\s|Reports?\s|Notes?\s|Briefings?\s|Women\s|Children\s|Protection\s|Maintenance\s|Threats?\s|Implementation\s|Adoption\s"
    r"|Security\s+Council\s|Special\s+report|Election|Consideration|Peace\s|United\s+Nations\s|Post-|Small\s+arms|Cooperation|Non-proliferation|Question|Statement)"
)
_UNFINISHED = re.compile(
    r"(?:[,(\-–—]|\b(?:of|the|to|in|on|and|for|from|by|at|with|a|an|its|his|their|United|Security|General|Permanent|Representative))$"
)


def read(rows: Sequence[str]) -> list[str]:
    """The agenda's titles, the lines of each put together."""
    found: list[str] = []
    section = sections.section(rows, sections.AGENDA, (sections.PRESIDENT, sections.MEMBERS)) or members.behind(
        sections.section(rows, sections.MEMBERS, (sections.PRESIDENT,))
    )
    numbered = any(sections.ITEM_NUMBER.match(row) for row in section)
    for row in section:
        if _ADOPTION.match(row):
            continue
        text = sections.ITEM_NUMBER.sub("", " ".join(row.split()))
        goes_on = (
            found
            and not sections.ITEM_NUMBER.match(row)
            and (
                numbered
                or text[:1].islower()
                or text.startswith("(")
                or _UNFINISHED.search(found[-1])
                or not (_NEW_TITLE.match(text) or len(found) == 1)
            )
        )
        if goes_on:
            found[-1] = f"{found[-1]} {text}" if not found[-1].endswith("-") else found[-1] + text
        else:
            found.append(text)
    return found
