"""Parsed rows, kept once for each document and parser.

Belongs here: the parse-once cache, reading kept rows with their provenance. Does not: parsing (`parse`), or what ships
with the program (`shipped`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.common.digests import digest
from pipeline.common.shown import shown
from pipeline.contract import Document, Refused
from pipeline.store import far_rows
from pipeline.store.elsewhere import Elsewhere
from pipeline.store.files import is_whole_parquet, partial_of, put_in_place, write_atomically, write_parquet

#: A document whose worker was ended is read again on so many nights before it counts as too costly for good.
TRIES = 3
#: Where documents are from that come with the program: what they came to is kept nowhere else.
OURS = frozenset({"archive", "packaged"})


@dataclass(frozen=True)
class ParseCache:
    """Parsed rows by (document digest, name, parser fingerprint): a Parquet file, or a refusal as JSON.

    The name counts because a parser is told it: a document that prints no date has only its name's. `elsewhere`: where
    what is kept is sent to as well, and found by a home that has not got it.
    """

    root: Path
    fingerprint: str
    elsewhere: Elsewhere | None = None

    def rows(self, document: Document) -> Path:
        """Where the document's rows lie once parsed."""
        return self._file(document, "parquet")

    def refusal(self, document: Document) -> Path:
        """Where the document's refusal lies, if it was refused."""
        return self._file(document, "refused.json")

    def _file(self, document: Document, suffix: str) -> Path:
        return self.root / document.source_id / _name(document.sha256, document.name, self.fingerprint, suffix)

    def known(self, document: Document) -> bool:
        """Whether the document was parsed, or refused, by this very parser."""
        return self.readable(document) is not None

    def readable(self, document: Document) -> bool | None:
        """Whether this very parser found rows in the document; None when it has not tried, or its rows are damaged."""
        if self.read_refusal(document) is not None:
            return False
        return True if is_whole_parquet(self.rows(document)) else None

    def keep(self, document: Document, rows: pl.DataFrame | Iterable[pl.DataFrame]) -> None:
        """Keep parsed rows, whole or in batches that follow one another."""
        write_parquet(self.rows(document), rows)
        self._send(document, far_rows.ROWS, self.rows(document))

    @contextmanager
    def landing(self, document: Document) -> Iterator[Path]:
        """A place to write a document's rows to; what lies there at the end, and was not adopted, is removed."""
        rows = self.rows(document)
        rows.parent.mkdir(parents=True, exist_ok=True)
        place = partial_of(rows)
        try:
            yield place
        finally:
            place.unlink(missing_ok=True)

    def adopt(self, document: Document, landed: Path) -> None:
        """Keep rows that were written in a `landing`."""
        put_in_place(landed, self.rows(document))
        self._send(document, far_rows.ROWS, self.rows(document))

    def keep_refusal(self, document: Document, refused: Refused) -> None:
        """Keep a refusal."""
        write_atomically(self.refusal(document), json.dumps([refused.reason, refused.detail]).encode())
        self._send(document, far_rows.REFUSED, self.refusal(document))

    def _send(self, document: Document, kind: str, path: Path) -> None:
        if self.elsewhere is not None and document.origin not in OURS:
            far_rows.send(self.elsewhere, self._key(document), kind, path.read_bytes())

    def restore(self, documents: Iterable[Document]) -> None:
        """Have what is elsewhere of documents that this home does not know; one request each."""
        if self.elsewhere is None:
            return
        for document in (d for d in documents if d.origin not in OURS and not self.known(d)):
            if found := far_rows.fetched(self.elsewhere, self._key(document)):
                kind, data = found
                write_atomically(self.rows(document) if kind == far_rows.ROWS else self.refusal(document), data)

    def _key(self, document: Document) -> str:
        return f"parsed/{document.source_id}/{self._file(document, 'bin').name}"

    def read_refusal(self, document: Document) -> Refused | None:
        """The kept refusal, or None when the document has rows."""
        said = _said(self.refusal(document))
        return Refused(*said[:2]) if said else None

    def keep_killed(self, document: Document, refused: Refused) -> None:
        """Keep the refusal of a document whose worker was ended: the machine may have been short of memory."""
        before = _said(self._killed(document))
        told = [refused.reason, refused.detail, str(1 + int(before[2]) if before and before[2:] else 1)]
        write_atomically(self.refusal(document), json.dumps(told).encode())

    def try_again(self, documents: Iterable[Document]) -> list[Document]:
        """Let those be read again whose worker was ended, on `TRIES` nights at most; which these are."""
        found = []
        for document in documents:
            said = _said(self.refusal(document))
            if said and said[2:] and int(said[2]) < TRIES:
                self.refusal(document).replace(self._killed(document))
                found.append(document)
        return found

    def _killed(self, document: Document) -> Path:
        return self._file(document, "killed.json")


@lru_cache(maxsize=16_384)
def _name(sha256: str, name: str, fingerprint: str, suffix: str) -> str:
    """What a file of the cache is called: asked for every document at several steps of a night."""
    return f"{sha256}.{digest([name])[:8]}.{fingerprint[:16]}.{suffix}"


def _said(path: Path) -> list[str] | None:
    """A kept refusal: reason, detail and, where a worker was ended, how often; None where none is whole."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # parsed anew
        return None
    whole = isinstance(said, list) and len(said) >= 2 and all(isinstance(part, str) for part in said)
    return [shown(part) for part in said] if whole else None


class DamagedRows(Exception):
    """Kept rows that are no longer what was written: parsing the document again makes them anew."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is damaged")
        self.path = path


class ProseCache(ParseCache):
    """The cache of a source whose archive lacks its sentences: shipped rows lie beside those read from the bytes.

    Rows without prose must never be taken for those of the document itself.
    """

    def _file(self, document: Document, suffix: str) -> Path:
        return super()._file(document, f"shipped.{suffix}" if document.origin == "archive" else suffix)


def rows_of(documents: Iterable[tuple[Document, Path]], columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
    """Each document's rows with their provenance, in one batch or several, all with the same columns.

    What a document lacks is null. The order is by digest, so it depends on the documents alone; `columns`: what they
    have together, if that is known. Raises DamagedRows.
    """
    ordered = sorted(documents, key=lambda item: item[0].sha256)
    if columns is None:
        columns = list(dict.fromkeys(c for _, path in ordered for c in columns_of(path)))
    for document, path in ordered:
        for rows in _batches(path):
            yield rows.select(
                *(pl.col(c) if c in rows.columns else pl.lit(None, pl.String).alias(c) for c in columns),
                source_id=pl.lit(document.source_id),
                document_id=pl.lit(document.document_id),
                document_name=pl.lit(document.name),
            )


def _batches(path: Path) -> Iterator[pl.DataFrame]:
    """A document's rows as they were kept: a large one's in several batches."""
    with _opened(path) as file:
        for group in range(file.num_row_groups):
            yield pl.DataFrame(pl.from_arrow(_group(file, group, path)))


def columns_of(path: Path) -> list[str]:
    """The parser's columns of a document's rows, in order. Raises DamagedRows."""
    with _opened(path) as file:
        return list(file.schema_arrow.names)


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path, page_checksum_verification=True)
    except (OSError, pa.ArrowException) as error:
        raise DamagedRows(path) from error


def _group(file: pq.ParquetFile, number: int, path: Path) -> pa.Table:
    try:
        return file.read_row_group(number)
    except (OSError, pa.ArrowException) as error:
        raise DamagedRows(path) from error
