"""What a document holds that is several: the sheets of a workbook, the files of an archive or of a Dataverse record.

Belongs here: their names, and which of them nobody declared. Does not: reading them (the datasets), whether a document
is whole or made to do harm, which was asked before (`fetch.accept`).
"""

from __future__ import annotations

import json
import lzma
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import Any, TypeAlias

import fastexcel
import polars as pl

from pipeline.contract import DRIFT_SCHEMA, Document

SHEET, MEMBER, LAYOUT = "sheet", "member", "layout"
#: What is said of a damaged document that could be read and not be listed.
UNLISTED = "unlisted"
#: As rows of meta.drift: `cells` counts the members that a row stands for.
SCHEMA: dict[str, type[pl.DataType]] = {**DRIFT_SCHEMA, "what": pl.String}
#: Members of a document that are named one by one; of more, one row an ending.
MOST_NAMED = 20
#: What the programs add that pack archives.
_LEFTOVERS = ("__macosx/*", ".*")
#: A Dataverse version record has some 20 kB.
_MOST_RECORD_BYTES = 20_000_000
_ZIP, _WORKBOOK = b"PK\x03\x04", "xl/workbook.xml"
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
_DAMAGED = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    fastexcel.FastExcelError,
)
_BLOCK = tarfile.BLOCKSIZE


#: What several members are, by which name or ending, and how many they are.
Held: TypeAlias = tuple[str, str, int]


def told(documents: Iterable[tuple[Document, Sequence[Held]]]) -> pl.DataFrame:
    """Rows of SCHEMA: each document with what it holds and nobody declared (`undeclared`)."""
    rows = [
        (document.source_id, document.document_id, document.name, name, "unexpected", count, what)
        for document, held in documents
        for what, name, count in held
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def undeclared(path: Path, declared: Iterable[str]) -> list[Held]:
    """What a document holds that none of the declared patterns names, in any letter case."""
    patterns = [*_LEFTOVERS, *(pattern.lower() for pattern in declared)]
    try:
        held = list(members(path))
    except _DAMAGED:  # its parser made do with what it has: that the rest is not known is told, and ends no run
        return [(LAYOUT, UNLISTED, 0)]
    return _together(one for one in held if not any(_fits(one[1], pattern) for pattern in patterns))


def members(path: Path) -> Iterator[tuple[str, str]]:
    """Each sheet or member with what it is; nothing of a document that holds none. Folders are none.

    Raises OSError, and what unpacking raises, for a damaged file.
    """
    with path.open("rb") as file:
        start = file.read(_BLOCK)
    if start.startswith(_ZIP):
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
        if _WORKBOOK in names:
            yield from ((SHEET, name) for name in fastexcel.read_excel(path).sheet_names)
        else:
            yield from ((MEMBER, name) for name in names)
    elif start.startswith(_PACKED) or start[257:262] == b"ustar":
        yield from _of_tar(path)
    elif start.lstrip().startswith(b"{") and path.stat().st_size <= _MOST_RECORD_BYTES:
        yield from ((MEMBER, name) for name in _of_record(path.read_bytes()))


def _of_tar(path: Path) -> Iterator[tuple[str, str]]:
    """The files of a tar, packed or not; nothing of a single file that is packed alone."""
    try:
        archive = tarfile.open(path, "r|*")  # noqa: SIM115 what is no tar is found out here
    except tarfile.ReadError:
        return
    with archive:
        yield from ((MEMBER, m.name.removeprefix("./")) for m in archive if not m.isdir())


def _of_record(data: bytes) -> list[str]:
    """The files that a Dataverse record lists, or each of several; none of any other JSON."""
    try:
        answer: Any = json.loads(data)
    except ValueError:
        return []
    found = answer.get("data") if isinstance(answer, dict) else None
    records = found if isinstance(found, list) else [found]
    versions = [r.get("latestVersion", r) for r in records if isinstance(r, dict)]
    files = [f for v in versions if isinstance(v, dict) and isinstance(v.get("files"), list) for f in v["files"]]
    stored = [(f, f["dataFile"]) for f in files if isinstance(f, dict) and isinstance(f.get("dataFile"), dict)]
    return [str(name) for f, data_file in stored if (name := f.get("label") or data_file.get("filename"))]


def _fits(name: str, pattern: str) -> bool:
    """Whether a pattern names the member: its whole path, or its name alone."""
    return any(fnmatchcase(said.lower(), pattern) for said in (name, PurePath(name).name))


def _together(found: Iterable[tuple[str, str]]) -> list[Held]:
    """Each with how many it stands for: named one by one, or by their endings where they are many."""
    counted = Counter(found)
    if len(counted) > MOST_NAMED:
        endings = Counter[tuple[str, str]]()
        for (what, name), times in counted.items():
            endings[what, f"*{PurePath(name).suffix}"] += times
        counted = endings
    return [(what, name, times) for (what, name), times in sorted(counted.items())]
