"""What changed between two releases.

Belongs here: choosing the two and comparing them. Does not: the comparison itself (`publish.diff`), printing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.ask.query import refusals
from pipeline.declare.schema import Table
from pipeline.publish import diff
from pipeline.publish.diff import ChangeLine
from pipeline.store.releases import Releases, parquet_files


def changes(releases: Releases, tables: Mapping[str, Table], a: str, b: str) -> list[ChangeLine]:
    """Changes per table from release `a` to release `b`, tables without any left out.

    Raises ReleaseError for an id that names no release, AskError for files that cannot be read.
    """
    old, new = (parquet_files(releases.get(name).folder) for name in (a, b))
    keys = {name: table.primary_key for name, table in tables.items()}
    with TemporaryDirectory() as spill, refusals():
        return [change.line() for change in diff.compare(old, new, keys, Path(spill)) if change.any]
