"""A release made into a folder for a repository, whole or not at all; nothing is sent anywhere.

Belongs here: writing its files. Does not: what may be passed on (`passing`), what the files say (`texts`, `datacite`,
`croissant`).
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path, PurePosixPath
from typing import TypedDict

import duckdb
import pyarrow.parquet as pq

from pipeline.publish.assembly import parquet_path
from pipeline.publish.deposit import texts
from pipeline.publish.deposit.contents import Contents, File
from pipeline.publish.deposit.croissant import croissant
from pipeline.publish.deposit.datacite import datacite
from pipeline.publish.passing.parts import Part, parts_of
from pipeline.publish.passing.terms import terms_of
from pipeline.store.engine import literal, open_database
from pipeline.store.files import ROW_GROUP, file_digest
from pipeline.store.releases import Release, ReleaseError

CHECKSUMS = "checksums.sha256"


class DepositRecord(TypedDict):
    """What was made; `left_out` says in words what stays behind of each table, and why."""

    release_id: str
    folder: str
    tables: int
    files: int
    left_out: dict[str, str]


def deposit(release: Release, folder: Path) -> DepositRecord:
    """Make the folder. Raises ReleaseError when it is there, cannot be made, or the release states no terms."""
    if folder.exists() or folder.is_symlink():
        raise ReleaseError(f"{folder} is there already; name a folder that is not: nothing is overwritten")
    if not folder.absolute().parent.is_dir():
        raise ReleaseError(f"{folder.absolute().parent} is no folder; make it, or name another")
    staged = folder.absolute().parent / f".{folder.name}.{os.getpid()}.partial"
    try:
        staged.mkdir()
        contents = _fill(release, staged)
        staged.rename(folder)
    except OSError as error:
        raise ReleaseError(f"{folder} cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return DepositRecord(
        release_id=release.release_id,
        folder=str(folder),
        tables=len(contents.files),
        files=sum(path.is_file() for path in folder.rglob("*")),
        left_out={
            part.table: "; ".join(f"{texts.in_words(one)}: {one.why}" for one in part.left_out)
            for part in contents.parts
            if part.left_out
        },
    )


def _fill(release: Release, folder: Path) -> Contents:
    with open_database() as connection:
        terms = terms_of(connection, release.folder)
        parts = parts_of(connection, release.folder, terms)
        files = {part.table: _write(connection, release, folder, part) for part in parts if part.columns}
    contents = Contents(release, terms, parts, files)
    written = {
        "README.md": texts.readme(contents),
        "dictionary.csv": texts.dictionary(contents),
        "codebook.csv": texts.codebook(contents),
        "licences.csv": texts.licences(contents),
        "left_out.csv": texts.left_out(contents),
        "datacite.json": _json(datacite(contents)),
        "croissant.json": _json(croissant(contents)),
    }
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    sums = {name: file_digest(folder / name) for name in written}
    sums |= {file.path.as_posix(): file.sha256 for file in files.values()}
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))
    (folder / CHECKSUMS).write_text(lines, encoding="utf-8")
    return contents


def _write(connection: duckdb.DuckDBPyConnection, release: Release, folder: Path, part: Part) -> File:
    """The part as Parquet: the release's own file where all of it goes along."""
    path = PurePosixPath("data", f"{part.table.replace('.', '/')}.parquet")
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if part.whole:
        shutil.copyfile(parquet_path(release.folder, part.table), target)
    else:
        options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}"
        connection.execute(f"COPY ({part.query}) TO {literal(str(target))} ({options})")
    return File(path, file_digest(target), target.stat().st_size, int(pq.read_metadata(target).num_rows))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"
