"""The names of countries in a release, from its reference tables.

Belongs here: an entity's name in a language. Does not: telling who is meant by a name (`pipeline.entities`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.publish.page.asking import Connection, rows_of
from pipeline.publish.page.words import Words


@dataclass(frozen=True)
class Names:
    """Entities with the name that the data have for them and their two letters."""

    known: Mapping[str, tuple[str, str | None]]

    def country(self, words: Words, entity: object) -> str:
        """The name in the words' language."""
        code = None if entity is None else str(entity)
        return words.country(code, *self.known.get(code or "", (None, None)))


def names_of(connection: Connection) -> Names:
    """The names in a release."""
    rows = rows_of(connection, "SELECT entity, name, iso2 FROM core.entity", "names of entities")
    return Names({str(row["entity"]): (str(row["name"]), str(row["iso2"]) if row["iso2"] else None) for row in rows})
