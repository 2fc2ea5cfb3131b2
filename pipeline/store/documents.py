"""Very many documents of one source, as a table: a night goes over them column by column, not one by one.

Belongs here: the table, what is asked of all documents at once, its digest. Does not: where it is kept (`manifest`),
which documents a source has (`snapshots`), reading them (`parse`). A source of fewer than MANY documents has a tuple.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, overload

import polars as pl

from pipeline.contract import Document

#: `fetched_at` is ISO 8601. `read`: whether the parser found rows in it; null when that is to be asked of its files.
SCHEMA: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("source_id", "name", "sha256"), pl.String),
    "size": pl.Int64,
    **dict.fromkeys(("origin", "url", "fetched_at"), pl.String),
    "read": pl.Boolean,
}
#: What tells documents apart, where it is carried over what became of them.
KEY = ("sha256", "name", "origin")


@dataclass(frozen=True)
class Kept:
    """A file that holds a table of documents, its sha256, and the digests of which it says something else, or nothing.

    What it says of all others is what the documents are that name it: it need not be written again.
    """

    table: str
    sha256: str
    but: frozenset[str] = frozenset()

    def without(self, digests: Iterable[str]) -> Kept:
        """The same, and it may say something else of these too."""
        return Kept(self.table, self.sha256, self.but.union(digests))


@dataclass(frozen=True)
class Documents(Sequence[Document]):
    """Documents by digest, each an object when it is asked for. `frame` has SCHEMA.

    `mark`: what the store's index said when they were taken from it; `whole`: whether none of them was found gone
    then; `parser`: the fingerprint of the code that `read` speaks of; `kept`: where most of them are kept already.
    """

    frame: pl.DataFrame
    mark: str = ""
    whole: bool = True
    parser: str = ""
    kept: Kept | None = None

    def __len__(self) -> int:
        """How many there are."""
        return self.frame.height

    @overload
    def __getitem__(self, at: int) -> Document: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Document]: ...
    def __getitem__(self, at: int | slice) -> Document | Sequence[Document]:
        """One of them, or some."""
        if isinstance(at, slice):
            return tuple(map(_document, self.frame[at].iter_rows()))
        return _document(self.frame.row(at))

    def __iter__(self) -> Iterator[Document]:
        """One after the other."""
        return map(_document, self.frame.iter_rows())

    def with_digests(self, digest: str | None, of_read: str | None = None) -> Documents:
        """The same with digests that are known, so that they need not be taken again."""
        known = {"digest": digest, "digest_of_read": of_read}
        self.__dict__.update({name: value for name, value in known.items() if value is not None})
        return self

    @cached_property
    def digest(self) -> str:
        """The digest of which documents these are, by digest and name, and of which only rows are at hand."""
        return _digest(self.frame)

    @cached_property
    def digest_of_read(self) -> str:
        """The same of those that have rows."""
        read = self.frame["read"].fill_null(False)
        return self.digest if read.all() else _digest(self.frame.filter(read))


def table(documents: Iterable[Document], read: bool | None = None) -> pl.DataFrame:
    """Documents one by one as a table."""
    rows = [
        (d.source_id, d.name, d.sha256, d.size, d.origin, d.url, d.fetched_at and d.fetched_at.isoformat(), read)
        for d in documents
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def joined(documents: Sequence[Document], others: Sequence[Document], read: bool | None = None) -> Sequence[Document]:
    """Those and others, by digest."""
    if not isinstance(documents, Documents):
        return tuple(sorted([*documents, *others], key=lambda d: d.sha256))
    if not others:
        return documents
    frame = pl.concat([documents.frame, table(others, read)]).sort("sha256", maintain_order=True)
    kept = documents.kept and documents.kept.without(d.sha256 for d in others)
    return Documents(frame, documents.mark, documents.whole, documents.parser, kept)


def at_hand(documents: Documents) -> Documents:
    """Those of which not only rows are at hand."""
    apart = documents.frame["origin"] == "archive"
    if not apart.any():
        return documents
    frame = documents.frame.filter(~apart)
    kept = documents.kept and documents.kept.without(documents.frame["sha256"].filter(apart))
    return Documents(frame, documents.mark, documents.whole, documents.parser, kept)


def put(frame: pl.DataFrame, others: pl.DataFrame, instead_of: Collection[str]) -> pl.DataFrame:
    """A table of documents by digest, with few others in place of those of these digests."""
    rest = frame.filter(~pl.col("sha256").is_in(pl.lit(pl.Series(sorted(instead_of), dtype=pl.String)).implode()))
    return pl.concat([rest, others]).sort("sha256", maintain_order=True)


def doubtful(documents: Sequence[Document]) -> Sequence[Document]:
    """Those of which it is not known that they have rows: of a table the new and the refused ones, else all."""
    if not isinstance(documents, Documents):
        return documents
    return tuple(map(_document, documents.frame.filter(~pl.col("read").fill_null(False)).iter_rows()))


def known_readable(documents: Sequence[Document]) -> Sequence[Document] | None:
    """Those of which it is known that they have rows; None where that is to be asked of their files."""
    if not isinstance(documents, Documents):
        return None
    return Documents(documents.frame.filter(pl.col("read")))


def digests(documents: Sequence[Document], among: Collection[str] | None = None) -> frozenset[str]:
    """The digests of documents; `among`: only those of these."""
    if isinstance(documents, Documents):
        column = documents.frame["sha256"]
        return frozenset(column if among is None else column.filter(column.is_in(list(among))))
    found = frozenset(d.sha256 for d in documents)
    return found if among is None else found & frozenset(among)


def names(documents: Sequence[Document], among: Collection[str] | None = None) -> dict[str, str]:
    """document_id -> name; `among`: only of these."""
    if not isinstance(documents, Documents):
        return {d.document_id: d.name for d in documents if among is None or d.document_id in among}
    named = documents.frame.select(pl.col("sha256").str.slice(0, 12), "name")
    if among is not None:
        named = named.filter(pl.col("sha256").is_in(list(among)))
    return dict(named.iter_rows())


def newest(documents: Sequence[Document]) -> Document:
    """The first of those that were had last. Raises IndexError or ValueError where there are none."""
    if isinstance(documents, Documents):  # all moments are UTC
        moments = documents.frame["fetched_at"].fill_null("")
        return documents[int((moments == moments.max()).arg_true()[0])]
    return max(documents, key=lambda document: document.fetched_at or datetime.min.replace(tzinfo=UTC))


def carried(documents: Documents, before: Documents | None, parser: str) -> Documents:
    """The documents with what this parser made of them before, where that is known."""
    if before is None or before.parser != parser:
        frame = documents.frame.with_columns(read=pl.lit(None, pl.Boolean))
    elif documents is before:
        return documents
    elif documents.parser == parser:  # they were taken from those of before: few others are among them
        unknown = documents.frame["read"].is_null().arg_true()
        asked = documents.frame["sha256"][unknown].implode()
        said = _said(before.frame.filter(pl.col("sha256").is_in(asked)))
        return documents if said.is_empty() else _learnt(documents, unknown, said)
    else:
        frame = _with_read(documents.frame.with_columns(read=pl.lit(None, pl.Boolean)), before.frame)
    return Documents(frame, documents.mark, documents.whole, parser)


def _with_read(frame: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The documents of `frame`, where that says nothing with what `known` says of the same."""
    joined = frame.join(_said(known), on=KEY, how="left", maintain_order="left")
    return joined.with_columns(read=pl.coalesce("read", "said")).select(*SCHEMA)


def _said(known: pl.DataFrame) -> pl.DataFrame:
    """KEY, said: what is known of documents."""
    return known.select(*KEY, pl.col("read").alias("said")).unique(KEY)


def _learnt(documents: Documents, at: pl.Series, said: pl.DataFrame) -> Documents:
    """The documents, those at some places with what is said of them; no other is touched."""
    learnt = documents.frame[at].join(said, on=KEY, how="left", maintain_order="left")
    read = documents.frame["read"].clone().scatter(at, learnt.select(pl.coalesce("said", "read")).to_series())
    kept = documents.kept and documents.kept.without(learnt["sha256"])
    made = Documents(documents.frame.with_columns(read), documents.mark, documents.whole, documents.parser, kept)
    return made.with_digests(documents.__dict__.get("digest"))


def told(documents: Documents, read: Mapping[Document, bool | None]) -> Documents:
    """The documents with what has just become of some of them."""
    if not read:
        return documents
    said = _said(pl.concat([table([d], one) for d, one in read.items()]))
    concerned = documents.frame["sha256"].is_in(said["sha256"].unique().implode())
    return _learnt(documents, concerned.arg_true(), said)


def _document(row: tuple[object, ...]) -> Document:
    values: dict[str, Any] = dict(zip(SCHEMA, row, strict=True))
    at = values.pop("fetched_at")
    del values["read"]
    return Document(**values, fetched_at=datetime.fromisoformat(at) if at else None)


def _digest(frame: pl.DataFrame) -> str:
    """The sha256 of digests, names and whether only rows are at hand, by column: texts after how long each is."""
    found = hashlib.sha256()
    for part in frame.iter_slices(100_000):
        for column in (part["sha256"], part["name"]):
            found.update(column.str.len_bytes().to_numpy().tobytes())
            found.update(column.str.join("").item().encode())
        found.update((part["origin"] == "archive").cast(pl.UInt8).to_numpy().tobytes())
    return found.hexdigest()
