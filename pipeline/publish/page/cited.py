"""Which places of documents the pages show: each figure's link leads to its document's page, which leads back.

Belongs here: noting a place when it is shown. Does not: how it looks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.publish.page.links import Here, segment

DOCUMENT = "document/{}"
_NUMBER = re.compile(r"(\d+)")


@dataclass
class Cited:
    """By document, the places that pages show, and by place the pages, as (address, title)."""

    places: dict[str, dict[str, set[tuple[str, str]]]] = field(default_factory=lambda: defaultdict(dict))

    def note(self, here: Here, title: str, document: str, locator: str) -> str:
        """The link from a page to the place in the document's page."""
        self.places[document].setdefault(locator, set()).add((here.address, title))
        return here.to(DOCUMENT.format(segment(document)), segment(locator))

    def of(self, document: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """The places of a document that were shown, in its order: anchor, place, the pages in order of their addresses.

        Of places whose anchors are alike the first alone has it.
        """
        found = self.places.get(document, {})
        taken: set[str] = set()
        listed = []
        for place in sorted(found, key=_in_order):
            anchor = segment(place)
            listed.append(("" if anchor in taken else anchor, place, sorted(found[place])))
            taken.add(anchor)
        return listed


@lru_cache(100_000)
def _in_order(place: str) -> tuple[tuple[int, str], ...]:
    """Line 9 before line 10."""
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in _NUMBER.split(place))
