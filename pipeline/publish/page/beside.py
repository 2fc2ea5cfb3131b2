"""The release's files beside its page, so that they can be had wherever the page lies.

Belongs here: which files, and putting them there without a second copy on disk. Does not: what may be passed on
(`publish.passing.parts`).

A page is made to be put on the web, so that what may not be passed on stays in the release. A table of which all may is
linked, not copied; of another, the part that may is written anew.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

from pipeline.common.values import Row
from pipeline.publish.describe.contents import Part
from pipeline.publish.describe.terms import terms_of
from pipeline.publish.passing.parts import parts_of
from pipeline.store.engine import literal

FOLDER = "data"
#: The largest file that is copied where a file system has no links, in bytes.
SMALL = 2_000_000
DATABASE = "wps.duckdb"


def put_beside(connection: duckdb.DuckDBPyConnection, release: Path, page: Path, told: Path | None) -> Row:
    """What a page says of the files beside it: `files` by table, `database`, `feeds`; whether something is `left_out`.

    Paths are below the page's folder, None for a file that is not there. `told`: the feeds that may be shown.
    """
    parts = parts_of(connection, release, terms_of(connection, release))
    files = [_files(connection, release, page, part) for part in parts]
    whole = all(part.whole for part in parts)
    database = _linked(release / DATABASE, page, DATABASE) if whole else None
    feeds = sorted(f"feeds/{p.relative_to(told).as_posix()}" for p in told.rglob("*.atom")) if told else []
    return {
        "files": files,
        "left_out": not whole,
        "database": database,
        "database_bytes": (release / DATABASE).stat().st_size,
        "feeds": feeds,
    }


def _files(connection: duckdb.DuckDBPyConnection, release: Path, page: Path, part: Part) -> Row:
    schema, table = part.table.split(".")
    name = f"parquet/{schema}/{table}.parquet"
    parquet = _linked(release / name, page, name) if part.whole else _written(connection, page, name, part)
    csv = _linked(release / f"csv/{part.table}.csv", page, f"csv/{part.table}.csv") if part.whole else None
    return {
        "table": part.table,
        "parquet": parquet,
        "parquet_bytes": (page / parquet).stat().st_size if parquet else None,
        "csv": csv,
        "csv_bytes": (page / csv).stat().st_size if csv else None,
        "left_out": part.without,
    }


def _linked(file: Path, page: Path, name: str) -> str | None:
    """The file at its path below the page: linked, or copied where links cannot be had and it is small."""
    if not file.exists():
        return None
    target = page / FOLDER / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, target)
    except OSError:  # the page lies on another disk, or the disk knows no links
        if file.stat().st_size > SMALL:
            return None
        shutil.copyfile(file, target)
    return f"{FOLDER}/{name}"


def _written(connection: duckdb.DuckDBPyConnection, page: Path, name: str, part: Part) -> str | None:
    if not part.columns:
        return None
    target = page / FOLDER / name
    target.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"COPY ({part.query}) TO {literal(str(target))} (FORMAT parquet, COMPRESSION zstd)")
    return f"{FOLDER}/{name}"
