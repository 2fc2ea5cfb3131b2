"""Which places of documents the pages show: each figure's link leads to its place, which leads back.

Belongs here: noting a place when it is shown, and in which part of its document it stands. Does not: how it looks.

A document of lines is shown in parts: whoever follows a link finds the line with its neighbours, not thousands of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.publish.page.links import Here, segment

DOCUMENT, PART = "document/{}", "document/{}/{}"
#: Lines that are shown together.
LINES = 100
_NUMBER = re.compile(r"(\d+)")
_LINE = re.compile(r"line (\d+)")

#: Anchor, place, and the pages that show it as (address, title).
Place = tuple[str, str, list[tuple[str, str]]]


@dataclass
class Cited:
    """By document and part, the places that pages show, and by place the pages, as (address, title).

    `parted`: whether parts of documents have pages.
    """

    parted: bool = True
    places: dict[tuple[str, str], dict[str, set[tuple[str, str]]]] = field(default_factory=lambda: defaultdict(dict))
    _found: dict[tuple[str, str], tuple[set[tuple[str, str]], str]] = field(default_factory=dict)
    _parts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def note(self, here: Here, title: str, document: str, locator: str) -> str:
        """The link from a page to the place in the document's page, or in that of its part."""
        pages, address = self._found.get((document, locator)) or self._first_shown(document, locator)
        pages.add((here.address, title))
        return here.to(address, segment(locator))

    def _first_shown(self, document: str, locator: str) -> tuple[set[tuple[str, str]], str]:
        """The pages that show a place, none so far, and the address of its page."""
        part = part_of(locator) if self.parted else ""
        pages = self.places[document, part].setdefault(locator, set())
        self._parts[document].add(part)
        address = PART.format(segment(document), part) if part else DOCUMENT.format(segment(document))
        self._found[document, locator] = pages, address
        return pages, address

    def of(self, document: str, part: str = "") -> list[Place]:
        """The places of a document, or of a part of it, that were shown, in its order, with the pages by address.

        Of places whose anchors are alike the first alone has it.
        """
        found = self.places.get((document, part), {})
        taken: set[str] = set()
        listed = []
        for place in sorted(found, key=_in_order):
            anchor = segment(place)
            listed.append(("" if anchor in taken else anchor, place, sorted(found[place])))
            taken.add(anchor)
        return listed

    def parts(self, document: str) -> list[tuple[str, int]]:
        """The parts of a document of which places were shown, in its order, with how many."""
        found = self._parts.get(document, set()) - {""}
        return [(part, len(self.places[document, part])) for part in sorted(found, key=_in_order)]

    def every_part(self) -> list[tuple[str, str]]:
        """Every document and part of it of which places were shown."""
        return sorted((name, part) for name, part in self.places if part)


def part_of(locator: str) -> str:
    """The lines among which a place is shown: 1901-2000; empty where it is no line."""
    found = _LINE.match(locator)
    if not found:
        return ""
    first = (int(found[1]) - 1) // LINES * LINES + 1
    return f"{first}-{first + LINES - 1}"


@lru_cache(100_000)
def _in_order(place: str) -> tuple[tuple[int, str], ...]:
    """Line 9 before line 10."""
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in _NUMBER.split(place))
