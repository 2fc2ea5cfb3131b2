"""The pages that were made, by kind: what a list of names and a search page tell of.

Belongs here: noting a page when it is made, the order of names. Does not: how a list looks.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.publish.page.declared import Kind
from pipeline.publish.page.links import Here


@dataclass
class Listed:
    """By kind of page, the address and title of every page."""

    pages: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def note(self, kind: Kind, here: Here, title: str) -> None:
        """Note a page of a kind that is not made last."""
        if not kind.last:
            self.pages[kind.name].append((here.address, title))

    def of(self, kind: str) -> list[tuple[str, str]]:
        """The pages of a kind, (address, title) in the order of their titles."""
        return sorted(self.pages.get(kind, ()), key=lambda page: (sortable(page[1]), page[0]))


@lru_cache(10_000)
def sortable(name: str) -> str:
    """A name as it is sorted: Émirats arabes unis stands among those with E."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return plain.casefold()


def letter_of(name: str) -> str:
    """The letter that a name is found under; "#" for one that begins with none."""
    first = sortable(name)[:1].upper()
    return first if first.isalpha() else "#"
