"""SHOW TABLES, answered with the names by which tables can be asked.

The engine lists the tables of one schema, and a release has none there: its tables lie in schemas of their own.

Belongs here: that statement, alone or within another. Does not: which statements are questions (`statement`).
"""

from __future__ import annotations

import json

import duckdb

from pipeline.ask.tree import tree_of
from pipeline.declare.sql_file import nodes
from pipeline.store.engine import literal

#: One column, as the engine has it.
LISTED = """
FROM (SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
      WHERE table_catalog = current_database() ORDER BY ALL)
"""


def with_schemas(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The statement with LISTED in every place of SHOW TABLES; as it is where that is in none, or no tree is shown."""
    tree = tree_of(connection, sql)
    asked = [node for node in nodes(tree) if _lists_tables(node)]
    if not asked:
        return sql
    (listed,) = (n for n in nodes(tree_of(connection, LISTED)) if n.get("type") == "SUBQUERY")
    for node in asked:
        alias = node.get("alias")
        node.clear()
        node.update(listed, alias=alias)
    row = connection.execute(f"SELECT json_deserialize_sql({literal(json.dumps(tree))})").fetchone()
    return str(row[0]) if row else sql


def _lists_tables(node: dict[str, object]) -> bool:
    shown = node.get("type") == "SHOW_REF" and node.get("show_type") == "SHOW_UNQUALIFIED"
    return shown and str(node.get("table_name")).lower() == '"tables"'
