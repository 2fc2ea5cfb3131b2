"""Which places of documents the pages show: each figure's link leads to its document's page, which leads back.

Belongs here: noting a place when it is shown. Does not: how it looks.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from pipeline.page.links import Here, segment

DOCUMENT = "document/{}"


@dataclass
class Cited:
    """By document, the places that pages show, and by place the pages, as (address, title)."""

    places: dict[str, dict[str, set[tuple[str, str]]]] = field(default_factory=lambda: defaultdict(dict))

    def note(self, here: Here, title: str, document: str, locator: str) -> str:
        """The link from a page to the place in the document's page."""
        self.places[document].setdefault(locator, set()).add((here.address, title))
        return here.to(DOCUMENT.format(segment(document)), segment(locator))

    def of(self, document: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """The places of a document that were shown: anchor, place, and the pages in order of their addresses."""
        found = self.places.get(document, {})
        return [(segment(place), place, sorted(pages)) for place, pages in sorted(found.items())]
