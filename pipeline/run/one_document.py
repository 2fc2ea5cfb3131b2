"""One document, read as tonight's run would read it: its rows as printed, or why it is refused. Nothing is kept.

Belongs here: `wps parse`: accepting, reducing and parsing a file without a home. Does not: what each of these is
(`fetch`, `parse`), or printing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

import polars as pl

from pipeline.common.values import Record
from pipeline.contract import Document, Refused
from pipeline.declare.dataset import Dataset
from pipeline.declare.source import Expectation, Source
from pipeline.fetch.accept.accept import verify_file
from pipeline.fetch.folders import kinds_of, refuse_too_large
from pipeline.fetch.reduction import reduction_of
from pipeline.parse import workers
from pipeline.project import Project
from pipeline.store.files import file_digest, md5_of, scan_parquet
from pipeline.store.parsed import ParseCache


class WrongDocument(ValueError):
    """No source of this name, or a file that is none of its documents; the text says what to do."""


@dataclass(frozen=True)
class Reading:
    """What came of a document: its rows as printed, not read yet, or its parser's refusal."""

    document: Document
    rows: pl.LazyFrame | None
    refused: Refused | None


class RefusalReason(TypedDict):
    """Why a parser refused a document."""

    reason: str
    detail: str


class DocumentRecord(TypedDict):
    """What is said of a document: its first rows and how many it has, or why it is refused."""

    source_id: str
    name: str
    sha256: str
    refusal: RefusalReason | None
    rows: int
    columns: list[str]
    data: list[Record]


@contextmanager
def read_document(project: Project, source_id: str, path: Path) -> Iterator[Reading]:
    """Read a file as a document that an operator put into the source's inbox; its rows last as long as the block.

    Raises WrongDocument for a source that does not exist and for a file that would not be accepted.
    """
    dataset, source = _source(project, source_id)
    expect = _expectation(source, path)
    with TemporaryDirectory() as folder:
        try:
            refuse_too_large(path, path.stat().st_size, expect, project.settings.max_bytes)
            verify_file(path, path.stat().st_size, md5_of(path), expect)
            file = _kept(dataset, source, path, Path(folder))
        except Refused as refused:
            raise WrongDocument(
                f"{path} is no document of {source_id}: {refused.reason}: {refused.detail}; name a file of the kind "
                f"that its name says ({kinds_of(source)})"
            ) from refused
        except OSError as error:
            raise WrongDocument(f"{path} cannot be read: {error.strerror or error}") from error
        document = Document(source_id, path.name, file_digest(file), file.stat().st_size, "inbox")
        cache = ParseCache(Path(folder, "parsed"), dataset.parser_fingerprint(source_id))
        workers.parse_all([document], dataset.parsers[source_id], cache, lambda _: nullcontext(file), 1)
        refusal = cache.read_refusal(document)
        yield Reading(document, None if refusal else scan_parquet(cache.rows(document)), refusal)


def _source(project: Project, source_id: str) -> tuple[Dataset, Source]:
    found = next(((d, s) for d, s in project.sources if s.source_id == source_id), None)
    if found is None:
        known = ", ".join(s.source_id for _, s in project.sources)
        raise WrongDocument(f"there is no source {source_id}; the sources are {known}")
    return found


def _expectation(source: Source, path: Path) -> Expectation:
    try:
        found = path.is_file()
    except OSError as error:  # a name that is too long
        raise WrongDocument(f"{path} cannot be read: {error.strerror or error}") from error
    if not found:
        raise WrongDocument(f"{path}: no such file")
    expect = source.expectation(path.name)
    if expect is None or not source.takes(path.name):
        raise WrongDocument(
            f"{path} is none of the documents of {source.source_id} ({kinds_of(source)}); name such a file, or the "
            "source that it belongs to"
        )
    return expect


def _kept(dataset: Dataset, source: Source, path: Path, folder: Path) -> Path:
    """The file whose bytes would be kept: the document's own, or what a reducer leaves of it."""
    reduction = reduction_of(dataset, source.source_id)
    if reduction is None:
        return path
    reduced = folder / "reduced"
    reduced.write_bytes(reduction.of(path.read_bytes(), path.name, {}))
    return reduced
