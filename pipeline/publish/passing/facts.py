"""What of a release's facts may be passed on: rows, columns and whole tables whose sources' terms say so.

Belongs here: the rule for tables of facts, and what is left out by it. Does not: tables about the warehouse itself
(`about`), the terms (`describe.terms`), writing files (`deposit`).

A row that names its source, or its sources, goes along when all of these may be shipped; one that names none, in a
table of such rows, when all may that reach the table. Of other tables, a column goes along when all its sources may;
where it is part of the key, the table stays behind with it. Sentences go along only where the terms allow to make
something of them. What is not known is not allowed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb

from pipeline.publish.describe.contents import LeftOut, Part
from pipeline.publish.describe.terms import Terms, in_file, listed
from pipeline.store.engine import literal, quoted
from pipeline.store.releases import parquet_path

ABOUT = "meta."


def facts(connection: duckdb.DuckDBPyConnection, folder: Path, terms: Terms) -> dict[str, Part]:
    """What goes along of every table of facts, by name; a part without columns is a table that stays behind."""
    names = sorted(name for name in terms.tables if parquet_path(folder, name).exists())  # views have no file
    return {name: _part(connection, folder, terms, name) for name in names if not name.startswith(ABOUT)}


def _part(connection: duckdb.DuckDBPyConnection, folder: Path, terms: Terms, name: str) -> Part:
    if terms.names_sources(name):
        return by_row(connection, folder, terms, name)
    kept, left = [], list[LeftOut]()
    for row in terms.columns[name]:
        sources = listed(row["sources"])
        allowed = terms.quoted if row["prose"] else terms.shipped
        if refused := tuple(s for s in sources if s not in allowed):
            left.append(LeftOut(name, str(row["column_name"]), refused))
        else:
            kept.append(str(row["column_name"]))
    if not left:
        return Part(name, tuple(kept), all_of(folder, name))
    because = tuple(sorted({s for one in left for s in one.sources}))
    if not kept or not set(terms.key(name)) <= set(kept):
        return Part(name, (), "", False, (LeftOut(name, "the table", because, int(str(terms.tables[name]["rows"]))),))
    query = f"SELECT {', '.join(map(quoted, kept))} FROM {in_file(folder, name)}"
    return Part(name, tuple(kept), query, False, tuple(left))


def by_row(connection: duckdb.DuckDBPyConnection, folder: Path, terms: Terms, name: str) -> Part:
    """Rows of shipped sources; their sentences where these may go along too."""
    columns, file = [str(row["column_name"]) for row in terms.columns[name]], in_file(folder, name)
    prose = [str(row["column_name"]) for row in terms.columns[name] if row["prose"]]
    named = quoted(terms.names_sources(name) or "")
    left, unquoted = list[LeftOut](), dict[str | None, tuple[str, ...]]()
    for said, rows in connection.sql(f"SELECT {named}, count(*) FROM {file} GROUP BY ALL").fetchall():
        sources = listed(said) or terms.reaching(name)
        if not sources or set(sources) - terms.shipped:
            left.append(LeftOut(name, "rows", tuple(s for s in sources if s not in terms.shipped), rows))
        elif silent := tuple(s for s in sources if s not in terms.quoted):
            unquoted[said] = silent
    if unquoted and prose:
        for said, *texts in connection.sql(f"SELECT {named}, {_counts(prose)} FROM {file} GROUP BY ALL").fetchall():
            silent = unquoted.get(said, ())
            left += [LeftOut(name, c, silent, n) for c, n in zip(prose, texts, strict=True) if silent and n]
    if not left:
        return Part(name, tuple(columns), all_of(folder, name))
    shown = ", ".join(
        f"CASE WHEN {allowed(terms, name, terms.quoted)} THEN {quoted(c)} END AS {quoted(c)}"
        if c in prose
        else quoted(c)
        for c in columns
    )
    query = f"SELECT {shown} FROM {file} WHERE {allowed(terms, name, terms.shipped)}"
    return Part(name, tuple(columns), query, False, tuple(sorted(left, key=lambda one: (one.what, one.sources))))


def allowed(terms: Terms, table: str, sources: Collection[str], named: str | None = None) -> str:
    """The SQL condition that all the sources of a row are among these.

    `named`: the text that names them, where it is not the table's own column.
    """
    said = named or quoted(terms.names_sources(table) or "")
    whole = bool(terms.reaching(table)) and set(terms.reaching(table)) <= set(sources)
    among = f"list_has_all([{', '.join(map(literal, sorted(sources)))}]::VARCHAR[], string_split({said}, '; '))"
    return f"CASE WHEN {said} IS NULL THEN {str(whole).lower()} ELSE {among} END"


def _counts(prose: Sequence[str]) -> str:
    return ", ".join(f"count({quoted(c)})" for c in prose)


def all_of(folder: Path, name: str) -> str:
    """The query for a whole table."""
    return f"SELECT * FROM {in_file(folder, name)}"
