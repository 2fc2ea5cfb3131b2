"""Rows that go into a file, whoever asked for them: what a format is given, and which formats there are.

Belongs here: what an answer, a panel and a table of a release have in common for who writes them. Does not: the formats
(`formats`), where the rows come from (`ask.answer`, `bundle.tables`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from pipeline.common.registry import Registry

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa


class FormatError(ValueError):
    """Rows that a format has no room or word for; the text says which, and what to do."""


@dataclass(frozen=True)
class Variable:
    """One column and what it means; a text is empty where there is nothing to say. `values`: all that it may hold."""

    variable: str
    label: str
    unit: str = ""
    source: str = ""
    coverage: str = ""
    licence: str = ""
    values: tuple[str, ...] = ()


#: The columns of a codebook.
HEADINGS = tuple(f.name for f in fields(Variable) if f.name != "values")


def explained(variable: Variable) -> tuple[str, ...]:
    """A variable's row in a codebook, under HEADINGS."""
    return tuple(str(getattr(variable, name)) for name in HEADINGS)


class Piece(Protocol):
    """Some rows in plain values."""

    @property
    def values(self) -> Sequence[tuple[object, ...]]:
        """The rows."""


class Tabular(Protocol):
    """Rows with names for their columns, given a part at a time, each in the order of the others.

    `codebook` says what the columns mean, where that is known; `name` is what a sheet is called; `title` says in words
    what the rows are; `made` is when they were, which a file then says of itself instead of when it was written.
    """

    @property
    def columns(self) -> tuple[str, ...]: ...  # noqa: D102

    @property
    def codebook(self) -> Sequence[Variable]: ...  # noqa: D102

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def title(self) -> str: ...  # noqa: D102

    @property
    def made(self) -> datetime | None: ...  # noqa: D102

    def pieces(self) -> Iterator[Piece]:
        """The rows in plain values."""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows as Arrow has them; at least one batch."""

    def frames(self) -> Iterator[pl.DataFrame]:
        """The rows as data frames; at least one."""


#: Rows and the file to write -> how many rows were written.
Writer: TypeAlias = Callable[[Tabular, Path], int]

#: suffix -> who writes it.
FORMATS: Registry[Writer] = Registry("pipeline.publish.formats")
