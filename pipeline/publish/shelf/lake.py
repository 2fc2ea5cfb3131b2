"""The shelf as DuckDB has it: attached through extensions that come as packages.

Belongs here: loading them, attaching, whether the place of the data can be used. Does not: what is written (`writing`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from pipeline.publish.shelf import catalog
from pipeline.settings import Settings, SettingsError
from pipeline.store.engine import MEMORY_LIMIT, extension_file, literal, open_database

#: What the shelf is called where it is attached.
SHELF = "shelf"
BUCKET = "s3://"


@contextmanager
def attached(settings: Settings, data: str, snapshot: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of its own with the shelf in it, made where there is none; `data`: where its files lie.

    `snapshot`: to be read, as it was then. Raises duckdb.Error, and SettingsError where an extension is not there for
    this engine.
    """
    with _engine(settings, "postgres_scanner", "ducklake", *(["httpfs"] if data.startswith(BUCKET) else [])) as engine:
        source = literal(f"ducklake:postgres:{catalog.address(settings)}")
        written = f"DATA_PATH {literal(data)}, DATA_INLINING_ROW_LIMIT 0"
        options = written if snapshot is None else f"READ_ONLY, SNAPSHOT_VERSION {snapshot}"
        engine.execute(f"ATTACH {source} AS {SHELF} ({options})")
        yield engine


def place_of(settings: Settings, known: str | None) -> str:
    """Where the shelf's files lie: as its catalog says, or for a new one the setting. Raises SettingsError."""
    wanted = settings.warehouse_data
    if known is None and wanted is None:
        raise SettingsError(
            f"{catalog.DATA} is not set: a new shelf needs a folder or s3://bucket/prefix for its files"
        )
    if known and wanted and known.rstrip("/") != wanted.rstrip("/"):
        raise SettingsError(f"{catalog.DATA}={wanted}: the files of this shelf lie in {known}")
    return str(known or wanted)


def refuse_unusable(settings: Settings, data: str) -> None:
    """Raise SettingsError, in one line, where no files can be put."""
    if not data.startswith(BUCKET):
        if not (Path(data).is_dir() and os.access(data, os.W_OK | os.X_OK)):
            raise SettingsError(f"{catalog.DATA}={data}: a folder that is there and can be written is needed")
        return
    with _engine(settings, "httpfs") as engine:
        try:
            engine.execute(f"SELECT count(*) FROM glob({literal(data.rstrip('/') + '/wps-probe*')})").fetchall()
        except duckdb.Error as error:
            raise SettingsError(f"{catalog.DATA}={data}: {_why(str(error))}") from error


@contextmanager
def _engine(settings: Settings, *extensions: str) -> Iterator[duckdb.DuckDBPyConnection]:
    spill = settings.home / "work" / "spill"
    config = {"memory_limit": MEMORY_LIMIT, "temp_directory": str(spill), "autoinstall_known_extensions": False}
    with open_database(config=config) as engine:
        for name in extensions:
            path = extension_file(name)
            if path is None:
                raise catalog.refused(settings, f"DuckDB {duckdb.__version__} has no extension {name} here: "
                                      "pip install 'wps-warehouse[lake]'")  # fmt: skip
            engine.execute(f"LOAD {literal(str(path))}")
        if "httpfs" in extensions:
            _reach_bucket(engine, settings)
        yield engine


def _reach_bucket(engine: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Let the engine know keys and server, which the environment gives as to the bucket's own tools."""
    server = urlsplit(os.environ.get("AWS_ENDPOINT") or os.environ.get("AWS_ENDPOINT_URL") or "")
    given = {
        "KEY_ID": os.environ.get("AWS_ACCESS_KEY_ID"),
        "SECRET": os.environ.get("AWS_SECRET_ACCESS_KEY"),
        "SESSION_TOKEN": os.environ.get("AWS_SESSION_TOKEN"),
        "REGION": os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"),
        "ENDPOINT": server.netloc,
    }
    said = [f"{name} {literal(value)}" for name, value in given.items() if value]
    if server.netloc:
        said += ["URL_STYLE 'path'", f"USE_SSL {str(server.scheme == 'https').lower()}"]
    engine.execute(f"CREATE SECRET bucket (TYPE s3{''.join(', ' + part for part in said)})")
    engine.execute(f"SET http_timeout = {round(settings.read_timeout) or 1}")
    engine.execute(f"SET http_retries = {settings.attempts - 1}")


def _why(said: str) -> str:
    """What is wrong with the bucket, in words for who set it."""
    lowered = said.lower()
    if "404" in lowered or "nosuchbucket" in lowered:
        return "there is no such bucket: make it first"
    if "403" in lowered or "401" in lowered:
        return "the credentials are refused, or there are none: it must be allowed to read, write, delete and list"
    return f"it does not answer ({' '.join(said.split())[:200]})"
