"""What a parser does not take of a document, kept as printed beside what it takes: nothing is dropped unseen.

Belongs here: the column that carries it. Does not: which fields a parser knows (the datasets' parsers name those that
they take and those that they leave out on purpose), counting what was not known (`drift`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

import polars as pl

#: The column of parsed rows that holds, as a JSON object, the fields of a row that its parser does not know, as
#: printed; null where there are none. Rows of a document without any have no such column.
UNREAD = "unread"


def unread(printed: Mapping[str, object], known: Collection[str]) -> str | None:
    """The named fields of one printed row that are not known, as JSON; a field without a name is none, if it is empty.

    An empty value is null: the field is there, and says nothing.
    """
    rest = {name: _text(value) for name, value in printed.items() if name not in known and (name or _text(value))}
    return json.dumps(rest, ensure_ascii=False) if rest else None


def with_unread(rows: pl.DataFrame, found: Sequence[str | None]) -> pl.DataFrame:
    """The rows with what was not read of each, in their order; as they are where that is nothing at all."""
    return rows.with_columns(pl.Series(UNREAD, found, pl.String)) if any(found) else rows


def unread_columns(columns: Sequence[str], known: Collection[str]) -> list[pl.Expr]:
    """The column UNREAD of a frame as printed, in a list; an empty one where all of its columns are known."""
    rest = [name for name in columns if name not in known]
    cells = [pl.when(pl.col(name).str.strip_chars() != "").then(name).alias(name) for name in rest]
    return [pl.struct(cells).struct.json_encode().alias(UNREAD)] if rest else []


def _text(value: object) -> str | None:
    text = value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return (text.strip() or None) if text else None
