"""A release's files: the DuckDB database, Parquet, CSV for spreadsheets, and the data package that describes them.

Belongs here: writing them into a private folder and verifying them by opening. Does not: moving them into place.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.declare.schema import Table
from pipeline.publish.spreadsheet import spreadsheet_safe
from pipeline.store.engine import literal, open_database, quoted
from pipeline.store.files import file_digest, same_bytes, write_parquet
from pipeline.store.releases import DATABASE, ReleaseError

#: Any DuckDB from 1.0 on opens files of this version.
STORAGE_VERSION = "v1.0.0"
#: From DuckDB 1.2 on; long texts take a quarter of the room.
STORAGE_OF_TEXTS = "v1.2.0"
#: Texts of this mean length, in bytes, are worth compressing; DuckDB's own bound is that of books.
COMPRESSED_FROM = 500
#: Below so many bytes of Parquet, threads that compress beside one another cost more than they save.
FEW_BYTES = 100_000_000


def write_tables(folder: Path, tables: Sequence[Table], files: Mapping[str, Path], frames: Mapping[str, Any]) -> None:
    """Parquet of every table: copied from the workspace, or written from a frame (the meta tables)."""
    for table in tables:
        target = folder / "parquet" / table.name.replace(".", "/")
        target.parent.mkdir(parents=True, exist_ok=True)
        if table.name in frames:
            write_parquet(target.with_suffix(".parquet"), table.conform(frames[table.name]))
        else:
            shutil.copyfile(files[table.name], target.with_suffix(".parquet"))


def write_database(folder: Path, tables: Sequence[Table], long_texts: bool = False) -> None:
    """wps.duckdb with every table, typed and commented, filled from the Parquet files beside it.

    With `long_texts` in the version that compresses them, which DuckDB before 1.2 does not open.
    """
    version = STORAGE_OF_TEXTS if long_texts else STORAGE_VERSION
    with open_database() as connection:
        if long_texts:
            connection.execute(f"SET zstd_min_string_length = {COMPRESSED_FROM}")
        if sum(parquet_path(folder, table.name).stat().st_size for table in tables) < FEW_BYTES:
            connection.execute("SET threads = 1")
        connection.execute(f"ATTACH {literal(str(folder / DATABASE))} AS release (STORAGE_VERSION {literal(version)})")
        connection.execute("USE release")
        connection.execute("BEGIN")  # one transaction: each of its own would be written out by itself
        for schema in sorted({table.name.split(".")[0] for table in tables}):
            connection.execute(f"CREATE SCHEMA {quoted(schema)}")
        for table in tables:
            connection.execute(ddl(table))
            source = literal(str(parquet_path(folder, table.name)))
            connection.execute(f"INSERT INTO {quoted(table.name)} BY NAME FROM read_parquet({source})")
        connection.execute("COMMIT")
        connection.execute("USE memory")
        connection.execute("DETACH release")


def parquet_path(folder: Path, table_name: str) -> Path:
    """Where a release keeps a table as Parquet."""
    return folder / "parquet" / f"{table_name.replace('.', '/')}.parquet"


def verify(folder: Path, tables: Sequence[Table]) -> dict[str, int]:
    """Open the database as an analyst would; rows by table.

    Raises ReleaseError when a table or comment is missing, rows differ from the Parquet file's or that cannot be read,
    or a log was left.
    """
    if (folder / f"{DATABASE}.wal").exists():
        raise ReleaseError("the database was not closed whole: it left a write-ahead log")
    rows = {}
    with open_database(folder / DATABASE, read_only=True) as connection:
        comments = {
            (f"{schema}.{table}", column)
            for schema, table, column in connection.execute(
                "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE comment IS NOT NULL"
            ).fetchall()
        }
        for table in tables:
            written = _written(parquet_path(folder, table.name))
            found = connection.table(table.name).count("*").fetchone()
            missing = [c for c in table.columns if (table.name, c) not in comments]
            if found is None or found[0] != written or missing:
                raise ReleaseError(f"{table.name}: {found} rows for {written} written; columns uncommented: {missing}")
            rows[table.name] = written
    return rows


def _written(path: Path) -> int:
    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, pa.ArrowInvalid) as error:
        raise ReleaseError(f"{path.name} cannot be read: {error}") from error


def write_csv(folder: Path, tables: Sequence[Table], earlier: Path | None = None) -> None:
    """The analysis tables and the dictionary as CSV, safe to open in a spreadsheet.

    `earlier` is a release that this very code made: what it has of a table with the same rows is copied, not linked.
    Somebody who writes into one release has then written into that one alone.
    """
    (folder / "csv").mkdir()
    known = _digests(earlier) if earlier else {}
    for table in tables:
        if not (earlier and _copied(folder, earlier, table.name, known)):
            frame = pl.read_parquet(parquet_path(folder, table.name))
            spreadsheet_safe(frame).write_csv(csv_path(folder, table.name), include_bom=True)


def _copied(folder: Path, earlier: Path, name: str, known: Mapping[str, str]) -> bool:
    """Whether the table's CSV was had from the earlier release: of the same rows, and as it was published."""
    source, target = csv_path(earlier, name), csv_path(folder, name)
    rows = parquet_path(earlier, name)
    if not source.exists() or not rows.exists() or not same_bytes(rows, parquet_path(folder, name)):
        return False
    shutil.copyfile(source, target)
    return file_digest(target) == known.get(target.relative_to(folder).as_posix())


def _digests(folder: Path) -> dict[str, str]:
    """The sha256 of a release's CSV files, by path, as its data package has them."""
    try:
        resources = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
        return {r["path"]: r["hash"].removeprefix("sha256:") for r in resources}
    except (OSError, ValueError, KeyError, TypeError):  # taken away or written into since: then nothing is known
        return {}


def csv_path(folder: Path, table_name: str) -> Path:
    """Where a release keeps a table as CSV."""
    return folder / "csv" / f"{table_name}.csv"


def write_datapackage(
    folder: Path, release_id: str, created: str, tables: Sequence[Table], sources: Sequence[Mapping[str, str]]
) -> None:
    """datapackage.json (Frictionless Data Package v1): every CSV with its schema, digest, sources and licences."""
    resources = [_resource(folder, table) for table in tables if csv_path(folder, table.name).exists()]
    package = {
        "name": "wps-warehouse",
        "title": "Women, Peace and Security warehouse",
        "id": release_id,
        "created": created,
        "profile": "tabular-data-package",
        "description": f"All tables stand in {DATABASE}; parquet/ holds the same, csv/ the analysis tables.",
        "sources": [
            {"title": f"{s['publisher']}: {s['title']}"} | ({"path": s["homepage"]} if s["homepage"] else {})
            for s in sources
        ],
        "licenses": _licences(sources),
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")


def _resource(folder: Path, table: Table) -> dict[str, Any]:
    path = csv_path(folder, table.name)
    return {
        "name": table.name.replace("_", "-"),
        "title": table.title,
        "description": table.comment,
        "profile": "tabular-data-resource",
        "path": path.relative_to(folder).as_posix(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": "sha256:" + file_digest(path),
        "schema": table.frictionless(),
    }


def _licences(sources: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Each licence once; the package specification wants a name or a path."""
    found = {s["licence"]: s.get("licence_url") for s in sources}
    return [
        {"name": name.replace(" ", "-"), "title": name} | ({"path": url} if url else {})
        for name, url in sorted(found.items())
    ]


def ddl(table: Table, schema: str | None = None) -> str:
    """CREATE TABLE with types and NOT NULL, and a COMMENT on the table and on every column."""
    name = quoted(table.name if schema is None else f"{schema}.{table.name}")
    body = ",\n  ".join(f"{quoted(f.name)} {f.sql}{' NOT NULL' if f.required else ''}" for f in table.fields)
    comments = [f"COMMENT ON TABLE {name} IS {literal(table.comment)};"]
    comments += [f"COMMENT ON COLUMN {name}.{quoted(f.name)} IS {literal(f.description)};" for f in table.fields]
    return f"CREATE TABLE {name} (\n  {body}\n);\n" + "\n".join(comments)
