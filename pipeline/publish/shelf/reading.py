"""Releases as readers of the shelf see them, for who has not got them in a home.

Belongs here: which there are, and taking the tables of one as Parquet. Does not: writing them (`writing`), comparing
them (`publish.ledger`).
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from pipeline.publish.shelf.catalog import Catalog, Snapshot, catalog_of, connected
from pipeline.publish.shelf.lake import SHELF, attached
from pipeline.publish.shelf.writing import rows_made_of
from pipeline.settings import Settings
from pipeline.store.engine import literal, quoted


def shelved(settings: Settings) -> Catalog:
    """What the shelf has now. Raises SettingsError where it cannot be asked."""
    with connected(settings) as connection:
        return catalog_of(connection, settings)


def alike(one: Snapshot, other: Snapshot) -> frozenset[str]:
    """The tables, but for those about the warehouse itself, that have the same rows in both."""
    return frozenset(
        name
        for name in one.tables & other.tables
        if not name.startswith("meta.") and rows_made_of(one.made_of[name]) == rows_made_of(other.made_of[name])
    )


def take(settings: Settings, snapshot: Snapshot, without: Collection[str], folder: Path) -> Path:
    """A folder with the release's tables as `parquet/<schema>/<table>.parquet`, but for those that are not wanted.

    Raises duckdb.Error, and SettingsError where an extension is not there.
    """
    with attached(settings, str(shelved(settings).data), snapshot.number) as engine:
        for name in sorted(snapshot.tables - {*without}):
            schema, _, table = name.partition(".")
            target = folder / "parquet" / schema / f"{table}.parquet"
            target.parent.mkdir(parents=True, exist_ok=True)
            engine.execute(f"COPY (FROM {SHELF}.{quoted(name)}) TO {literal(str(target))} (FORMAT parquet)")
    return folder
