"""Releases that hold nothing but their number."""

from __future__ import annotations

import duckdb

from pipeline.store.releases import DATABASE, Releases


def numbered(releases: Releases, number: int) -> None:
    """A release of two small tables that hold nothing but its number."""
    staged = releases.stage(f"2026010{number:05d}")
    with duckdb.connect(str(staged / DATABASE)) as connection:
        for name in ("core.a", "marts.b"):
            connection.execute(f"CREATE SCHEMA {name.split('.')[0]}")
            connection.execute(f"CREATE TABLE {name} AS SELECT {number} AS n FROM range(5000)")
    record = {"created_at": "2026-01-01T00:00:00+00:00", "inputs": str(number), "rows": {}}
    releases.publish(staged, record)
    releases.prune(14)
