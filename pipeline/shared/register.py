"""A register's own files: rows with their lines, what is wrong with one, which of them can be used.

Belongs here: reading such a CSV as printed, faults, the address of a source. Does not: the rules of any register (the
datasets' `register`), resolving what its rows claim (`pipeline.claims`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import urlsplit

import polars as pl

from pipeline.contract import Refused
from pipeline.shared.losses import lost
from pipeline.shared.tables import lines_of
from pipeline.shared.text import utf_8

#: What every row has beside its file's columns.
ABOUT = ("ragged", "table", "locator")

Row = Mapping[str, str | None]


class Fault(NamedTuple):
    """Why a row cannot be used: a short code, and what is wrong with what."""

    reason: str
    detail: str


def read(data: bytes, name: str, tables: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    """Rows of one file of a register: its own columns as strings (empty is null), `table`, `locator` ("line 2").

    `tables` gives the columns of each file by the first part of its name: `claims.csv`, and `claims.NUMBER.csv` for
    what was proposed to be added. A row of another width is kept as far as it
    goes; `ragged` then says how wide it is, and is null otherwise. Raises Refused when the file is not one of the
    register's, is not UTF-8, or has other columns.
    """
    table = table_of(name)
    if table not in tables:
        raise Refused("unknown_file", f"{name}: expected one of {', '.join(f'{t}.csv' for t in tables)}")
    columns = tables[table]
    lines = lines_of(utf_8(data, name), name)
    _, header = next(lines, (1, []))
    if tuple(header) != columns:
        raise Refused("unexpected_columns", f"{name}: line 1 has {header}, expected {list(columns)}")
    rows = [[*_fitted(row, len(columns)), table, f"line {line}"] for line, row in lines]
    return pl.DataFrame(rows, schema=no_rows(columns).schema, orient="row")


def no_rows(columns: Sequence[str]) -> pl.DataFrame:
    """A file with these columns that holds nothing."""
    return pl.DataFrame(schema=dict.fromkeys((*columns, *ABOUT), pl.String))


def table_of(name: str) -> str:
    """Which of a register's files a document belongs to."""
    return PurePath(name).name.partition(".")[0]


def own_first(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of the register's own files before those that were proposed: the first of two that agree stands."""
    if "document_name" not in rows.columns:
        return rows
    return rows.sort(pl.col("document_name").str.count_matches(".", literal=True), maintain_order=True)


def faults(rows: pl.DataFrame, key: Sequence[str], of: Callable[[Row], Iterable[Fault]]) -> list[list[Fault]]:
    """For each row of one file, everything that makes it unusable: an earlier one says the same, or what `of` finds.

    `key` names the columns that say the same in two rows that are one; a row of another width than its file's has
    no other fault, since nobody knows which cell is which.
    """
    first_at: dict[tuple[str | None, ...], str] = {}
    found = []
    for row in rows.iter_rows(named=True):
        said = tuple(row[column] for column in key)
        if row["ragged"]:
            found.append([Fault("ragged_row", row["ragged"])])
        elif said in first_at:
            found.append([Fault("duplicate_claim", f"the same stands in {first_at[said]}")])
        else:
            first_at[said] = row["locator"]
            found.append(list(of(row)))
    return found


def accepted(rows: pl.DataFrame, found: Sequence[Sequence[Fault]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The usable rows, and the others (LOSS_SCHEMA) with the first of the faults that each row has."""
    bad = pl.Series([bool(told) for told in found], dtype=pl.Boolean)
    first = [told[0] for told in found if told]
    unusable = rows.filter(bad).with_columns(
        pl.Series("reason", [fault.reason for fault in first], dtype=pl.String),
        pl.Series("detail", [fault.detail for fault in first], dtype=pl.String),
    )
    return rows.filter(~bad), lost(unusable, pl.col("reason"), pl.col("detail"))


def differing_types(rows: pl.DataFrame, types: Collection[str]) -> Iterator[tuple[int, Fault]]:
    """The rows, by number, that give a publisher another of the known types than an earlier row does."""
    said: dict[str, tuple[str, str]] = {}
    named = rows.select("publisher", "publisher_type", "locator")
    for number, (publisher, kind, locator) in enumerate(named.iter_rows()):
        if publisher and kind in types:
            known, line = said.setdefault(publisher, (kind, locator))
            if known != kind:
                yield number, Fault("publisher_type_differs", f"{publisher} is {kind} here, {known} in {line}")


def host_of(address: str | None) -> str:
    """The host that a web address names; empty where it is none."""
    try:
        parts = urlsplit(address or "")
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _fitted(row: list[str], width: int) -> list[str | None]:
    """The row's cells without blanks around them, as many as there are columns, and what is wrong with their number."""
    cells = [cell.strip() or None for cell in row[:width]]
    ragged = None if len(row) == width else f"{len(row)} fields, expected {width}"
    return [*cells, *[None] * (width - len(cells)), ragged]
