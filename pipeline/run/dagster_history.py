"""Dagster's history of runs, kept where and as Dagster keeps it, without opening its files anew for every event.

Belongs here: the storage of events, the instance that uses it. Does not: what a run does, the run record (`session`).
Dagster's own storage makes a database engine for each of the hundreds of events of a night: three of a quiet night's
seven seconds. What stands in the files is the same; `dagster dev` reads them with its own storage.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.instance import InstanceRef
from dagster._core.storage.event_log import SqliteEventLogStorage
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import Connection
from sqlalchemy.event import listen

from pipeline.declare.yaml_file import read_yaml

CONFIG = "dagster.yaml"
#: What a new folder's configuration says: nothing is sent anywhere, and a second run waits for the first.
DEFAULT = "telemetry:\n  enabled: false\nconcurrency:\n  runs:\n    max_concurrent_runs: 1\n"
#: Seconds that a writer waits for another one, as in Dagster's own storage.
BUSY_TIMEOUT = 30
#: With either of these in its configuration, a folder says itself where events are kept.
STORAGES = frozenset({"storage", "event_log_storage"})


class History(SqliteEventLogStorage):
    """Dagster's SQLite storage of events with one engine for each of its files."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self._engines: dict[str, Engine] = {}
        self._there: set[tuple[str, str]] = set()
        super().__init__(*args, **options)

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> History:
        """Made by Dagster from the configuration."""
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = self._engines.get(shard)
            if engine is None:
                options = {"timeout": BUSY_TIMEOUT, "check_same_thread": False}
                engine = self._engines[shard] = create_engine(self.conn_string_for_shard(shard), connect_args=options)
                listen(engine, "connect", _without_waiting)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as connection:
                yield connection

    def has_table(self, table_name: str) -> bool:
        """As the storage's own: whether the table is there. What is there stays: it is asked for at every event."""
        return self._stays("table", table_name, super().has_table)

    def has_asset_key_col(self, column_name: str) -> bool:
        """The same for a column of the table of assets."""
        return self._stays("column", column_name, super().has_asset_key_col)

    def has_secondary_index(self, name: str) -> bool:
        """The same for a migration that is done."""
        return self._stays("migration", name, super().has_secondary_index)

    def _stays(self, kind: str, name: str, is_there: Callable[[str], bool]) -> bool:
        if (kind, name) not in self._there and is_there(name):
            self._there.add((kind, name))
        return (kind, name) in self._there

    def dispose(self) -> None:
        """Close the files."""
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()
        super().dispose()


def _without_waiting(connection: sqlite3.Connection, _: object) -> None:
    """Do not wait for the disk at each of a night's thousand events: a power cut may cost the last, harms none before.

    The files keep their write-ahead log, which this setting is safe with (https://sqlite.org/pragma.html#pragma_synchronous).
    """
    connection.execute("PRAGMA synchronous=NORMAL")


def folder_of(home: Path) -> Path:
    """Where Dagster keeps its history: DAGSTER_HOME, or a folder of the warehouse's home that is made on demand."""
    folder = Path(os.environ.get("DAGSTER_HOME") or home / "dagster").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / CONFIG
    if not config.exists():
        config.write_text(DEFAULT, encoding="utf-8")
    return folder


def instance(home: Path) -> dg.DagsterInstance:
    """The Dagster instance of a home. A storage that the folder's configuration names goes before `History`."""
    folder = folder_of(home)
    named = STORAGES & set(read_yaml(folder / CONFIG) or {})
    storage = {
        "module": __name__,
        "class": History.__name__,
        "config": {"base_dir": str(folder / "history" / "runs")},
    }
    overrides: dict[str, Any] = {} if named else {"event_log_storage": storage}
    return dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(folder), overrides=overrides))
