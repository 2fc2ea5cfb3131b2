"""The shelf's catalog as PostgreSQL has it: whether it can be used, which releases it shows, who is writing.

Belongs here: looking at it by its own tables, and the lock. Does not: writing it, which DuckLake does (`lake`).

Each snapshot that a builder commits has AUTHOR, a release's id as its message, and beside it in JSON the release's
inputs and the digests of what each table and view was made of.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any

import psycopg

from pipeline.settings import Settings, SettingsError, variable

NAME, DATA = variable("warehouse"), variable("warehouse_data")
#: What builders call themselves in the catalog.
AUTHOR = "wps"
#: The version of the catalog that is written.
VERSION = "1.0"
#: Where DuckLake has its own tables, and how their names begin.
SCHEMA, OWN = "public", "ducklake_"
#: The advisory lock, one for each database.
LOCK = 0x777073
#: So many tables of others are named.
NAMED = 3
#: A builder's host that is gone lets the lock go after a minute.
ALIVE = "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"


@dataclass(frozen=True)
class Snapshot:
    """A release as it stands on the shelf: `made_of` are digests by table or view."""

    number: int
    release_id: str
    inputs: str
    made_of: Mapping[str, str] = field(default_factory=dict)

    @property
    def tables(self) -> frozenset[str]:
        """The names of its tables."""
        return frozenset(name for name, made in self.made_of.items() if made.startswith("table"))


@dataclass(frozen=True)
class Catalog:
    """What the catalog says: where its data lies, its releases, oldest first, and the snapshots of nobody's.

    `current` is None where the newest snapshot is none of a release.
    """

    data: str | None = None
    releases: tuple[Snapshot, ...] = ()
    others: tuple[int, ...] = ()
    current: Snapshot | None = None

    @property
    def by_id(self) -> dict[str, Snapshot]:
        """Each release at its newest snapshot."""
        return {snapshot.release_id: snapshot for snapshot in self.releases}


def address(settings: Settings) -> str:
    """What PostgreSQL is reached by."""
    return str(settings.warehouse).removeprefix("ducklake:postgres:")


@contextmanager
def connected(settings: Settings) -> Iterator[psycopg.Connection]:
    """A connection to the database of the catalog. Raises SettingsError, in one line."""
    wait = max(2, ceil(settings.connect_timeout))
    try:
        connection = psycopg.connect(address(settings), autocommit=True, connect_timeout=wait, options=ALIVE)
    except psycopg.Error as error:
        raise refused(settings, _why(str(error))) from error
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def locked(connection: psycopg.Connection, settings: Settings) -> Iterator[None]:
    """Be the one that writes the shelf. Raises psycopg.Error where another does for longer than `deadline`."""
    connection.execute(f"SET lock_timeout = '{ceil(settings.deadline)}s'")
    connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        if not connection.broken:
            connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def catalog_of(connection: psycopg.Connection, settings: Settings) -> Catalog:
    """What the database has. Raises SettingsError where it is no shelf, or one that this program does not write."""
    tables = [
        str(name) for (name,) in _rows(connection, "SELECT tablename FROM pg_tables WHERE schemaname = %s", SCHEMA)
    ]
    strange = [name for name in tables if not name.startswith(OWN)]
    if strange:
        raise refused(settings, f"the database holds tables of somebody else ({_some(strange)}): name an empty one")
    if not tables:
        return Catalog()
    about = dict(_rows(connection, "SELECT key, value FROM ducklake_metadata WHERE key IN ('version', 'data_path')"))
    if about.get("version") != VERSION:
        raise refused(
            settings,
            f"its catalog has version {about.get('version')}, and {VERSION} is written here: use the program "
            "that wrote it, or name an empty database",
        )
    snapshots = _rows(
        connection,
        "SELECT snapshot_id, author, commit_message, commit_extra_info FROM ducklake_snapshot_changes ORDER BY 1",
    )
    releases = tuple(_snapshot(number, said, info) for number, author, said, info in snapshots if author == AUTHOR)
    known = {snapshot.number for snapshot in releases}
    others = tuple(number for number, *_ in snapshots if number not in known)
    current = releases[-1] if releases and releases[-1].number == snapshots[-1][0] else None
    made = releases[-1].made_of if releases else {}
    strange = [name for name in _standing(connection) if name not in made]
    if strange:
        raise refused(
            settings,
            f"it holds tables that no release brought ({_some(strange)}): name a shelf that nobody else writes",
        )
    return Catalog(about.get("data_path"), releases, others, current)


def refused(settings: Settings, why: str) -> SettingsError:
    """Why the shelf cannot be used."""
    return SettingsError(f"{NAME}={settings.warehouse}: {why}")


def _standing(connection: psycopg.Connection) -> list[str]:
    """The tables that readers see."""
    rows = _rows(
        connection,
        "SELECT s.schema_name || '.' || t.table_name FROM ducklake_table t JOIN ducklake_schema s USING (schema_id) "
        "WHERE t.end_snapshot IS NULL ORDER BY 1",
    )
    return [str(name) for (name,) in rows]


def _snapshot(number: int, release_id: str, info: str) -> Snapshot:
    try:
        said = json.loads(info)
        return Snapshot(number, release_id, str(said["inputs"]), dict(said["made_of"]))
    except (ValueError, TypeError, KeyError):  # somebody wrote there: what stands is written anew
        return Snapshot(number, release_id, "")


def _rows(connection: psycopg.Connection, query: str, *values: object) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = connection.execute(query.encode(), values or None).fetchall()
    return found


def _some(names: list[str]) -> str:
    return ", ".join(sorted(names)[:NAMED]) + (", …" if len(names) > NAMED else "")


def _why(said: str) -> str:
    """What is wrong, in words for who set it."""
    text = " ".join(said.split())
    lowered = text.lower()
    if "database" in lowered and "does not exist" in lowered:
        return "there is no such database: make it first (CREATE DATABASE)"
    if any(word in lowered for word in ("password", "authentication", "pg_hba", "role", "denied")):
        return "the credentials are refused, or there are none: PGPASSWORD or a file of PGPASSFILE gives them"
    return f"it does not answer ({text[:200]})"
