"""What is noted of documents in the index of the store.

Belongs here: the tables, the form of a note, and reading one. Does not: keeping or finding them (`snapshots`).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from pipeline.contract import Document, Origin

#: A source of more documents has them as a table (`documents`). So many a night looks at, one after the other.
MANY = 10_000
#: What was forgotten: few notes, which the planner would look for among all.
FORGOTTEN = "observation AS o INDEXED BY observation_forgotten"
#: The tables of the index. `several`: bytes that had several names among the observations up to one; '' for none.
TABLES = """
CREATE TABLE IF NOT EXISTS observation (
    id INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT,
    origin TEXT NOT NULL,
    sha256 TEXT,
    size INTEGER,
    seen_at TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    outcome TEXT NOT NULL,
    reason TEXT,
    detail TEXT
);
CREATE INDEX IF NOT EXISTS observation_by_name ON observation (source_id, name, outcome);
CREATE INDEX IF NOT EXISTS observation_by_digest ON observation (sha256, outcome, name);
CREATE INDEX IF NOT EXISTS observation_forgotten ON observation (source_id, name, sha256) WHERE outcome = 'forgotten';
CREATE TABLE IF NOT EXISTS look (
    source_id TEXT NOT NULL,
    origin TEXT NOT NULL,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (source_id, origin, name)
);
CREATE TABLE IF NOT EXISTS reduction (
    sha256 TEXT PRIMARY KEY,
    code TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS several (
    sha256 TEXT PRIMARY KEY,
    noted_to INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS noted (
    sha256 TEXT NOT NULL,
    what TEXT NOT NULL,
    said TEXT NOT NULL,
    PRIMARY KEY (sha256, what)
);
"""

Outcome = Literal["accepted", "not_modified", "refused", "forgotten"]


@dataclass(frozen=True)
class Observation:
    """One document asked for or found once: what came of it. `seen_at` is UTC; `size` in bytes."""

    source_id: str
    name: str
    url: str | None
    origin: Origin
    sha256: str | None
    size: int | None
    seen_at: datetime
    etag: str | None
    last_modified: str | None
    outcome: Outcome
    reason: str | None
    detail: str | None


@dataclass(frozen=True)
class SeenFile:
    """A file of a folder as it was when last accepted, so that an unchanged one need not be read again."""

    path: str
    size: int
    mtime_ns: int
    sha256: str


def seen_file(place: str, stat: os.stat_result, sha256: str) -> SeenFile:
    """A file as it is now. The index holds times of 64 bits; those of the year 2300 begin anew."""
    wrapped = (stat.st_mtime_ns + 2**63) % 2**64 - 2**63
    return SeenFile(place, stat.st_size, wrapped, sha256)


def observed(row: tuple[object, ...]) -> Observation:
    """A row of the index as a note."""
    values = list(row)
    values[6] = datetime.fromisoformat(str(values[6]))
    return Observation(*values)  # type: ignore[arg-type]


def document_of(seen: Observation) -> Document:
    """The document that was accepted."""
    return Document(
        source_id=seen.source_id,
        name=seen.name,
        sha256=cast(str, seen.sha256),
        size=cast(int, seen.size),
        origin=seen.origin,
        url=seen.url,
        fetched_at=seen.seen_at,
    )
