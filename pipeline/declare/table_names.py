"""The names of tables as people type them: the schema may be left out.

Belongs here: finding the full name. Does not: which tables there are (`schema`, a release).
"""

from __future__ import annotations

from collections.abc import Collection

#: Where a name without a schema is looked for, in this order.
SCHEMAS = ("marts", "core", "meta")


def full_name(name: str, known: Collection[str]) -> str | None:
    """The table that a name stands for, ``schema.table`` or ``table`` alone; None where there is none."""
    return next((full for full in (name, *(f"{schema}.{name}" for schema in SCHEMAS)) if full in known), None)
