"""The words the kernel and the datasets share: a document, its address, its refusal, a harmoniser's task.

Belongs here: plain types that check themselves at most. Does not: anything that reads, writes or decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, Literal
from urllib.parse import urlsplit

import polars as pl

if TYPE_CHECKING:
    from pipeline.entities import Entities

Origin = Literal["live", "mirror", "inbox", "archive", "packaged"]

#: The columns every row keeps, from the parser to the published table.
PROVENANCE = ("source_id", "document_id", "locator")

#: Rows that reach no core table: where they stood and why.
LOSS_SCHEMA: dict[str, type[pl.DataType]] = {
    "source_id": pl.String,
    "document_id": pl.String,
    "locator": pl.String,
    "reason": pl.String,
    "detail": pl.String,
}

#: Cells on which claims differ. `key` and `claims` are JSON; `claims` lists value, source_id, document_id, locator.
CONFLICT_SCHEMA: dict[str, type[pl.DataType]] = {
    "table_name": pl.String,
    "key": pl.String,
    "field": pl.String,
    "resolved": pl.String,
    "claims": pl.String,
}

#: Columns of a document that came otherwise than declared: `drift` is missing or unexpected, `cells` counts values.
DRIFT_SCHEMA: dict[str, type[pl.DataType]] = {
    "source_id": pl.String,
    "document_id": pl.String,
    "part": pl.String,
    "column_name": pl.String,
    "drift": pl.String,
    "cells": pl.Int64,
}


class Refused(Exception):
    """A document that cannot be trusted. `reason` is a short code, `detail` says what, where and what to do."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str]]:
        """Survive the way back from a worker process."""
        return (Refused, (self.reason, self.detail))


@dataclass(frozen=True)
class Document:
    """One document of a source: bytes known by their sha256, under the name they were found with."""

    source_id: str
    name: str
    sha256: str
    size: int
    origin: Origin
    url: str | None = None
    fetched_at: datetime | None = None

    @property
    def document_id(self) -> str:
        """The first 12 hex digits of the sha256, as every fact row carries them."""
        return self.sha256[:12]


def is_md5(text: str) -> bool:
    """Whether a text is an md5 as it is declared: 32 hexadecimal digits, lower case."""
    return re.fullmatch("[0-9a-f]{32}", text) is not None


@dataclass(frozen=True)
class Endpoint:
    """An address of a document and the name it is kept under.

    `paged`: it comes in pages of `per_page` rows. `alternatives` are further addresses of the same document, tried in
    order where one does not have it. `settled`: it never changes, so that bytes once accepted are not asked for again;
    `settled_from`: it changes until that day, so that only what was had on it or later is not asked for again.
    `row_id` are the columns that tell the rows of a paged document apart; without them, whole rows do.
    `md5` and `size` (bytes) pin a file: any other bytes are refused, and the size takes the place of the limit on all
    documents. `setting` names a setting: without it, the document is not asked for. `page_number` is what its server
    calls the number of a page. A fragment of the address is not sent; it names a version: a settled document of another
    version is asked for again.
    """

    name: str
    url: str
    paged: bool = False
    per_page: int = 1000
    page_number: str = "page_num"
    alternatives: tuple[str, ...] = ()
    settled: bool = False
    settled_from: date | None = None
    row_id: tuple[str, ...] = ()
    md5: str | None = None
    size: int | None = None
    setting: str | None = None

    def __post_init__(self) -> None:
        """Refuse a name that is no plain file name and an address that is not https."""
        if PurePath(self.name).name != self.name or self.name.startswith("."):
            raise ValueError(f"endpoint {self.name!r}: the name must be a plain file name")
        for url in self.addresses:
            if urlsplit(url).scheme != "https" or not urlsplit(url).hostname:
                raise ValueError(f"endpoint {self.name!r}: {url!r} is not an https address")
        if self.paged and self.per_page < 1:
            raise ValueError(f"endpoint {self.name!r}: per_page must be at least 1")
        if self.paged and self.pinned:
            raise ValueError(f"endpoint {self.name!r}: a document that is put together from pages cannot be pinned")
        if self.md5 is not None and not is_md5(self.md5):
            raise ValueError(f"endpoint {self.name!r}: {self.md5!r} is no md5 (32 hexadecimal digits, lower case)")

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where to ask for it, in order."""
        return (self.url, *self.alternatives)

    @property
    def pinned(self) -> bool:
        """Whether only certain bytes will do."""
        return self.md5 is not None or self.size is not None


@dataclass(frozen=True)
class Streamed:
    """A parser of documents that may be too large to hold: an open file and its name -> batches of rows.

    Every batch has the same columns, all String, and locators that are unique over the whole document. Raises Refused.
    """

    read: Callable[[BinaryIO, str], Iterator[pl.DataFrame]]


#: fetched bytes, the address they were asked for at (for a file of a folder: its name), response headers (lower case;
#: none for a file) -> the bytes that are kept in their place. Pure: what says the same gives the same bytes. Raises
#: Refused.
Reducer = Callable[[bytes, str, Mapping[str, str]], bytes]

#: fetched bytes and the name of the document -> how many rows it has, to tell which of several answers is the fullest.
#: Raises Refused for what is not that document.
Weigher = Callable[[bytes, str], int]

#: bytes and file name -> rows as printed: every column a String, `locator` among them. Raises Refused.
Parser = Callable[[bytes, str], pl.DataFrame] | Streamed


#: The frames that a function makes, by name.
Piece = Mapping[str, pl.DataFrame]


def made_now(name: str, sources: Sequence[str], make: Callable[[], Piece]) -> Piece:
    """The piece, made now: where nothing is kept."""
    return make()


@dataclass(frozen=True)
class Reference:
    """What harmonisers share: the label lookup and the reference tables by name (``core.mission``).

    `kept` gives a piece of a harmoniser's work, by its name, from the parsed rows of the sources that it names, all of
    their rows and no others, and from the reference: it need not be made again while these and the code are the same.
    """

    entities: Entities
    tables: Mapping[str, pl.DataFrame]
    kept: Callable[[str, Sequence[str], Callable[[], Piece]], Piece] = made_now


def no_losses() -> pl.DataFrame:
    """An empty frame of lost rows."""
    return pl.DataFrame(schema=LOSS_SCHEMA)


def no_conflicts() -> pl.DataFrame:
    """An empty frame of conflicts."""
    return pl.DataFrame(schema=CONFLICT_SCHEMA)


def no_drift() -> pl.DataFrame:
    """An empty frame of columns that came otherwise than declared."""
    return pl.DataFrame(schema=DRIFT_SCHEMA)


@dataclass(frozen=True)
class Harmonised:
    """Core tables by name, and every parsed row that reached none of them, each with its reason.

    `rejected` are rows that could not be placed (an unknown country); `set_aside` are rows left out on purpose
    (a duplicate, a whole report that contradicts its own totals). `drift` are columns that a document has and nobody
    declared, or lacks. `derived` names the tables whose rows are computed rather than placed: they take no part in the
    accounting.
    """

    tables: Mapping[str, pl.DataFrame]
    rejected: pl.DataFrame = field(default_factory=no_losses)
    set_aside: pl.DataFrame = field(default_factory=no_losses)
    conflicts: pl.DataFrame = field(default_factory=no_conflicts)
    drift: pl.DataFrame = field(default_factory=no_drift)
    derived: frozenset[str] = frozenset()


#: Parsed rows, not necessarily read yet: a harmoniser takes of a large source as many documents at a time as it likes.
Rows = pl.DataFrame | pl.LazyFrame

#: parsed rows by source_id (with source_id, document_id, document_name, locator; a source without rows is missing; rows
#: are in order of document_id) and reference -> core tables. Text columns of these may be categorical.
Harmoniser = Callable[[Mapping[str, Rows], Reference], Harmonised]
