"""A statement as the engine's own parser takes it apart.

Belongs here: the tree. Does not: what is looked for in it (`hidden`, `statement`).
"""

from __future__ import annotations

import json

import duckdb

from pipeline.store.engine import literal


def tree_of(connection: duckdb.DuckDBPyConnection, sql: str) -> object | None:
    """The tree of one SELECT; None of what the engine shows no tree of (EXPLAIN, PIVOT), or of a too deep one."""
    # written out: a bound value makes DuckDB import pandas, which takes longer than the question
    (serialized,) = connection.execute(f"SELECT json_serialize_sql({literal(sql)})").fetchone() or ("",)
    try:
        tree = json.loads(serialized)
    except RecursionError:
        return None
    return None if tree.get("error") else tree
