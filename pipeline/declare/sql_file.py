"""One SQL file: its header comment, its one statement, the tables it reads.

Belongs here: what marts and checks share. Does not: running them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.declare.errors import DeclarationError

if TYPE_CHECKING:
    import duckdb

#: Table functions that read no table and no file.
OVER_NUMBERS = frozenset({"generate_series", "range", "unnest"})
READABLE = ("core", "marts")


class SqlFileError(DeclarationError):
    """An SQL file that breaks the house rules; the message names file and rule."""


@dataclass(frozen=True)
class SqlFile:
    """A SELECT over core and mart tables. `header` maps `-- word: text` comment lines; `reads` names tables."""

    name: str
    path: Path
    text: str
    header: dict[str, str]
    reads: tuple[str, ...]


def read(path: Path) -> SqlFile:
    """Parse a file. Raises SqlFileError unless it is one SELECT that reads only core.* and marts.* tables."""
    text = path.read_text(encoding="utf-8").strip().rstrip(";")
    tree = _parsed(path, text)
    return SqlFile(path.stem, path, text, _header(text), _tables(path, tree))


def tables_read(where: Path, text: str) -> tuple[str, ...]:
    """The tables that one SELECT reads. Raises SqlFileError, naming `where` it stands, as `read` does."""
    return _tables(where, _parsed(where, text))


def _parsed(path: Path, text: str) -> dict[str, Any]:
    """The tree that DuckDB's own parser makes of the one SELECT statement in a text."""
    import duckdb  # most who know of SQL files read none

    try:
        # written out: a bound value makes DuckDB import pandas, which takes longer than reading every file
        written = text.replace("'", "''")
        answer = _parser().execute(f"SELECT json_serialize_sql('{written}')").fetchone()
    except duckdb.Error as error:
        raise SqlFileError(f"{path.name}: must hold exactly one SELECT statement ({error})") from error
    tree: dict[str, Any] = json.loads(answer[0]) if answer else {}
    if tree.get("error_type") == "parser":
        raise SqlFileError(f"{path.name}: not readable as DuckDB SQL: {tree['error_message']}")
    if tree.get("error") or len(tree["statements"]) != 1:
        raise SqlFileError(f"{path.name}: must hold exactly one SELECT statement")
    return tree


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    import duckdb

    return duckdb.connect()


def _header(text: str) -> dict[str, str]:
    """`-- what: …` lines at the top, a following `--   …` line continuing the one before."""
    found: dict[str, str] = {}
    word = ""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        named = re.match(r"--\s*(\w+):\s*(.*)", line)
        if named:
            word, found[named[1]] = named[1], named[2]
        elif word:
            found[word] += " " + line.lstrip("- ").strip()
    return found


def _tables(path: Path, tree: dict[str, Any]) -> tuple[str, ...]:
    """The tables that a statement reads, wherever in it, but for those that it names itself (WITH)."""
    every = list(nodes(tree))
    named = {entry["key"] for node in every for entry in (node.get("cte_map") or {}).get("map", ())}
    found = set()
    for node in every:
        if node.get("type") == "TABLE_FUNCTION" and node["function"]["function_name"] not in OVER_NUMBERS:
            raise _reads_elsewhere(path, f"{node['function']['function_name']}(…)")
        if node.get("type") == "BASE_TABLE" and (node["schema_name"] or node["table_name"] not in named):
            name = ".".join(part for key in ("catalog_name", "schema_name", "table_name") if (part := node[key]))
            if node["catalog_name"] or node["schema_name"] not in READABLE:
                raise _reads_elsewhere(path, name)
            found.add(name)
    return tuple(sorted(found))


def _reads_elsewhere(path: Path, what: str) -> SqlFileError:
    return SqlFileError(f"{path.name}: reads {what}; SQL here reads core.* and marts.* tables only")


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every node of a statement's tree, however deep; none where there is no tree."""
    waiting = [tree]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            yield found
            found = list(found.values())
        waiting += [inner for inner in reversed(found or ()) if isinstance(inner, dict | list)]
