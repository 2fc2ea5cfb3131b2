"""What no question is told of the machine: the engine's files, settings and log, and what other askers ask.

Belongs here: which of the engine's functions and views are shown, and finding the others in a question. Does not: what
else a question may be (`statement`).

A table function is shown only when it is listed here, so that a later engine's new ones are hidden. What a view or a
plain function of the engine shows is looked at by a test, each by each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import duckdb

from pipeline.ask.errors import AskError
from pipeline.ask.tree import tree_of
from pipeline.declare.sql_file import nodes

#: Table functions that make numbers, take values apart, or tell of the release's tables and the engine's words.
SHOWN = frozenset(
    {
        "duckdb_columns",
        "duckdb_constraints",
        "duckdb_coordinate_systems",
        "duckdb_dependencies",
        "duckdb_functions",
        "duckdb_indexes",
        "duckdb_keywords",
        "duckdb_schemas",
        "duckdb_sequences",
        "duckdb_tables",
        "duckdb_types",
        "duckdb_views",
        "generate_series",
        "histogram",
        "histogram_values",
        "icu_calendar_names",
        "json_each",
        "json_tree",
        "pg_timezone_names",
        "pragma_collations",
        "pragma_show",
        "pragma_storage_info",
        "pragma_table_info",
        "pragma_version",
        "range",
        "repeat",
        "repeat_row",
        "summary",
        "unnest",
    }
)
#: Functions that give a value of the machine, also as part of a plan, or write into the engine's log.
HIDDEN_FUNCTIONS = frozenset({"current_setting", "getenv", "json_serialize_plan", "write_log"})
#: Views of the engine that show its files, settings, log, or others' questions.
HIDDEN_VIEWS = frozenset(
    {"duckdb_databases", "duckdb_logs", "pg_prepared_statements", "pg_settings", "pragma_database_list"}
)

_NAME = re.compile(rb'"((?:[^"]|"")*)"|([^\W\d]\w*)')
_TEXT = re.compile(rb"'((?:[^']|'')*)'|\$(\w*)\$(.*?)\$\2\$", re.DOTALL)


def refuse_hidden(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise AskError for a question that asks of the machine; `sql` is one statement that can be parsed."""
    tree = tree_of(connection, sql)
    asked = _in_words(sql) if tree is None else _in_tree(tree)
    if hidden := ", ".join(dict.fromkeys(asked)):
        raise AskError(f"a query reads the release and nothing else, no file, network or setting: not {hidden}")


def _in_tree(tree: object) -> Iterator[str]:
    """What is hidden of that which a parsed statement names."""
    for node in nodes(tree):
        if node.get("type") == "TABLE_FUNCTION" and (name := _low(node["function"]["function_name"])) not in SHOWN:
            yield name
        if node.get("type") == "BASE_TABLE" and (name := _low(node["table_name"])) in HIDDEN_VIEWS:
            yield name
        if (name := _low(node.get("function_name"))) in HIDDEN_FUNCTIONS:
            yield name


def _in_words(sql: str) -> Iterator[str]:
    """The same of a statement that there is no tree of: by its words."""
    functions = HIDDEN_FUNCTIONS | _hidden_table_functions()
    text = sql.encode()
    words = [(place, kind.name) for place, kind in duckdb.tokenize(sql)]
    for (place, kind), (after, _) in zip(words, [*words[1:], (len(text), "")], strict=True):
        if kind in ("identifier", "keyword") and (found := _NAME.match(text, place)):
            name = _low((found[1] or found[2] or b"").replace(b'""', b'"').decode())
            if name in (functions if text[after : after + 1] == b"(" else HIDDEN_VIEWS):
                yield name
        elif kind == "string_const":  # a table may be named by a text too
            said = _TEXT.match(text, place)
            if said is None:
                yield "a text with escapes (E'…') in this kind of statement"
            elif (name := _low((said[1] or said[3] or b"").decode())) in HIDDEN_VIEWS:
                yield name


@lru_cache(maxsize=1)
def _hidden_table_functions() -> frozenset[str]:
    """The table functions of this engine that are not shown."""
    with duckdb.connect() as connection:
        listed = connection.execute(
            "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type IN ('table', 'table_macro')"
        ).fetchall()
    return frozenset(name for (name,) in listed) - SHOWN


def _low(name: object) -> str:
    return str(name or "").lower()
