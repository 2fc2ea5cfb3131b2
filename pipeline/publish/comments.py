"""What a table and its columns mean, as comments on them in a database.

Belongs here: the one statement for all databases that a release or its page has. Does not: where the words come from
(declarations, or the release's own dictionary).
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.store.engine import literal, quoted


def comments(kind: str, name: str, said: str, columns: Mapping[str, str]) -> str:
    """Statements that comment a TABLE or VIEW, ``schema.table``, and each of its columns."""
    about = [f"COMMENT ON {kind} {quoted(name)} IS {literal(said)};"]
    about += [f"COMMENT ON COLUMN {quoted(name)}.{quoted(c)} IS {literal(text)};" for c, text in columns.items()]
    return "\n".join(about)
