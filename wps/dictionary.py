"""The dictionary of a release: what its columns mean, who publishes them.

Belongs here: its words. Does not: reading them (`release`, `table`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column: its type in DuckDB and meaning and, where they are known, unit, the source's own name, its sources."""

    name: str
    type: str
    description: str
    unit: str | None
    source_name: str | None
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """Who published figures, under which terms, how to cite them, and where they came from at the release."""

    source_id: str
    title: str
    publisher: str
    homepage: str | None
    licence: str
    citation: str
    state: str
