"""A release made into a folder for a repository, whole or not at all; nothing is sent anywhere.

Belongs here: writing its files. Does not: what may be passed on (`passing`), what the files say (`texts`, `describe`).
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TypedDict

import duckdb
import pyarrow.parquet as pq

from pipeline.publish.deposit import texts
from pipeline.publish.describe import listed
from pipeline.publish.describe.contents import Contents, File, Part, as_json, file_in
from pipeline.publish.describe.croissant import croissant
from pipeline.publish.describe.datacite import datacite
from pipeline.publish.describe.terms import terms_of
from pipeline.publish.passing.parts import before, parts_of, write_part
from pipeline.publish.whole import add_texts, whole
from pipeline.store.engine import open_database
from pipeline.store.releases import Release, parquet_path


class DepositRecord(TypedDict):
    """What was made; `left_out` says in words what stays behind of each table, and why."""

    release_id: str
    folder: str
    tables: int
    files: int
    left_out: dict[str, str]


def deposit(release: Release, folder: Path, found_at: str | None = None) -> DepositRecord:
    """Make the folder; `found_at`: where the release's page is found again.

    Raises ReleaseError when it is there, cannot be made, or the release states no terms.
    """
    with whole(folder) as staged:
        contents = _fill(release, staged, found_at)
    return DepositRecord(
        release_id=release.release_id,
        folder=str(folder),
        tables=len(contents.files),
        files=sum(path.is_file() for path in folder.rglob("*")),
        left_out={part.table: part.without for part in contents.parts if part.left_out},
    )


def _fill(release: Release, folder: Path, found_at: str | None) -> Contents:
    with open_database() as connection:
        terms = terms_of(connection, release.folder)
        parts = parts_of(connection, release.folder, terms, before(release.folder))
        files = [_write(connection, release, folder, part) for part in parts if part.columns]
    used = [row for row in terms.sources.values() if row["rows"]]
    shipped = [row for row in used if row["source_id"] in terms.shipped]
    contents = Contents(release, terms, parts, files, shipped, found_at=found_at)
    written: dict[str, str | bytes] = {
        "README.md": texts.readme(contents),
        "dictionary.csv": listed.dictionary(contents),
        "codebook.csv": listed.codebook(contents),
        "licences.csv": listed.licences(used, in_deposit=[bool(row["ship"]) for row in used]),
        "left_out.csv": listed.left_out(contents),
        "datacite.json": as_json(datacite(contents)),
        "croissant.json": as_json(croissant(contents)),
    }
    add_texts(folder, written, files)
    return contents


def _write(connection: duckdb.DuckDBPyConnection, release: Release, folder: Path, part: Part) -> File:
    """The part as Parquet: the release's own file where all of it goes along."""
    target = folder / "data" / f"{part.table.replace('.', '/')}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    if part.whole:
        shutil.copyfile(parquet_path(release.folder, part.table), target)
    else:
        write_part(connection, part, target)
    return file_in(folder, target, int(pq.read_metadata(target).num_rows), part.table)
