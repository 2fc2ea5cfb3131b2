"""Names that nobody knows: which one was meant.

Belongs here: the error for an unknown table, and the words that name the nearest known ones. Does not: which names are
known (who asks), how near names are (`common.nearest`).
"""

from __future__ import annotations

from collections.abc import Collection

from pipeline.ask.errors import NotKnown
from pipeline.common.nearest import nearest
from pipeline.declare.table_names import full_name


def table_named(name: str, known: Collection[str]) -> str:
    """The table, ``schema.table``, that a name stands for. Raises NotKnown naming the nearest."""
    found = full_name(name, known)
    if found is None:
        names = known if "." in name else {table.split(".")[-1]: table for table in known}
        raise NotKnown(f"there is no table {name}; {instead(name, names)}")
    return found


def instead(name: str, known: Collection[str]) -> str:
    """The nearest of the known names in words or, where none is near, some of them."""
    near = nearest(name, known)
    return f"the nearest: {', '.join(near)}" if near else f"known are, for example, {', '.join(sorted(known)[:5])}"
