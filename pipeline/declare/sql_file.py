"""One SQL file: its header comment, its one statement, the tables it reads.

Belongs here: what marts and checks share. Does not: running them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import sqlglot
from sqlglot import exp

READABLE = ("core", "marts")


class SqlFileError(ValueError):
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
    try:
        statements = sqlglot.parse(text, dialect="duckdb")
    except sqlglot.errors.ParseError as error:
        raise SqlFileError(f"{path.name}: not readable as DuckDB SQL: {error}") from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise SqlFileError(f"{path.name}: must hold exactly one SELECT statement")
    return SqlFile(path.stem, path, text, _header(text), _tables(path, statements[0]))


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


def _tables(path: Path, statement: exp.Query) -> tuple[str, ...]:
    ctes = {cte.alias for cte in statement.find_all(exp.CTE)}
    found = set()
    for table in statement.find_all(exp.Table):
        if isinstance(table.this, exp.GenerateSeries) or (not table.db and table.name in ctes):
            continue
        if table.db not in READABLE or not isinstance(table.this, exp.Identifier):
            raise SqlFileError(f"{path.name}: reads {table.sql()}; SQL here reads core.* and marts.* tables only")
        found.add(f"{table.db}.{table.name}")
    return tuple(sorted(found))
