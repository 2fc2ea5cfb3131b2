"""What may be passed on of the tables about the warehouse itself, some of which repeat values of facts.

Belongs here: the rule for these. Does not: facts (`facts`), which changes may be told (`changes`).

Where nothing of the facts stays behind, all of these go along. Else a conflict goes along when each of its claims is of
a source that may be shipped, and its column goes along; a change when it may be told; what a check found goes along
without the rows that it shows of a table of which something stays behind. Any other table goes along by the sources
that its rows name, and without the rows about such tables.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipeline.publish.describe.contents import LeftOut, Part
from pipeline.publish.describe.terms import Terms, in_file
from pipeline.publish.passing.changes import tell_only_what_may_be
from pipeline.publish.passing.facts import ABOUT, all_of, by_row
from pipeline.store.engine import literal
from pipeline.store.ledgers import LEDGER
from pipeline.store.releases import parquet_path

ABOUT_TABLE = "table_name"
#: Tables that repeat no value of another table.
REPEAT_NOTHING = frozenset(
    f"{ABOUT}{name}"
    for name in (
        *("source", "document", "table", "column", "release", "change", "row_account", "refusal", "drift"),
        *("correction", "coverage", "fingerprint"),
    )
)


@dataclass(frozen=True)
class _Asked:
    """A release whose tables about the warehouse are asked for, and what goes along of its facts."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    terms: Terms
    parts: Mapping[str, Part]
    before: Path | None

    @property
    def touched(self) -> list[str]:
        """The tables of which something stays behind."""
        return sorted(name for name, part in self.parts.items() if part.left_out)

    def count(self, query: str) -> int:
        """The rows of a query."""
        return int(self.connection.sql(f"SELECT count(*) FROM ({query})").fetchall()[0][0])


def about(
    connection: duckdb.DuckDBPyConnection, folder: Path, terms: Terms, parts: Mapping[str, Part], before: Path | None
) -> dict[str, Part]:
    """What goes along of every table about the warehouse, by name; `parts` are those of the facts."""
    asked = _Asked(connection, folder, terms, parts, before)
    names = [n for n in sorted(terms.tables) if n.startswith(ABOUT) and parquet_path(folder, n).exists()]
    return {name: _RULES.get(name, _other)(asked, name) if asked.touched else _whole(asked, name) for name in names}


def _whole(asked: _Asked, name: str) -> Part:
    return Part(name, _columns(asked, name), all_of(asked.folder, name))


def _columns(asked: _Asked, name: str) -> tuple[str, ...]:
    return tuple(str(row["column_name"]) for row in asked.terms.columns[name])


def _without(asked: _Asked, name: str, query: str) -> Part:
    """The rows of a query, which are those of the table that go along."""
    part = _whole(asked, name)
    gone = asked.count(part.query) - asked.count(query)
    return replace(part, query=query, whole=False, left_out=(LeftOut(name, "rows", (), gone),)) if gone else part


def _conflicts(asked: _Asked, name: str) -> Part:
    told = f"SELECT DISTINCT table_name, field FROM {in_file(asked.folder, name)} ORDER BY ALL"
    shown = [
        f"table_name = {literal(table)} AND field = {literal(field)} AND {_all_of_claims(sources)}"
        for table, field in asked.connection.sql(told).fetchall()
        if (sources := _sources_for(asked, table, field))
    ]
    return _without(asked, name, f"{all_of(asked.folder, name)} WHERE {' OR '.join(shown) or 'false'}")


def _sources_for(asked: _Asked, table: str, field: str) -> frozenset[str]:
    """The sources whose values of a column may be passed on; a field that is no column is a measure of the rows."""
    part = asked.parts.get(table)
    prose = {str(row["column_name"]): bool(row["prose"]) for row in asked.terms.columns.get(table, ())}
    if part is None or not part.columns or (field in prose and field not in part.columns):
        return frozenset()
    return asked.terms.quoted if prose.get(field) else asked.terms.shipped


def _all_of_claims(sources: Collection[str]) -> str:
    """The condition that every claim names a source, and one of these."""
    among = f"[{', '.join(map(literal, sorted(sources)))}]::VARCHAR[]"
    named = "(claims::JSON ->> '$[*].source_id')"
    return f"(len({named}) = json_array_length(claims) AND list_has_all({among}, {named}))"


def _changes(asked: _Asked, name: str) -> Part:
    tell_only_what_may_be(asked.connection, asked.folder, asked.before, "passing_changes", asked.terms, asked.parts)
    query = f"{all_of(asked.folder, name)} WHERE change_no IN (SELECT change_no FROM passing_changes)"
    return _without(asked, name, query)


def _found(asked: _Asked, name: str) -> Part:
    shows = f"table_name IN ({', '.join(map(literal, asked.touched))})"
    hidden = asked.count(f"{all_of(asked.folder, name)} WHERE sample IS NOT NULL AND {shows}")
    if not hidden:
        return _whole(asked, name)
    query = f"SELECT * REPLACE (CASE WHEN NOT {shows} THEN sample END AS sample) FROM {in_file(asked.folder, name)}"
    return replace(_whole(asked, name), query=query, whole=False, left_out=(LeftOut(name, "sample", (), hidden),))


def _other(asked: _Asked, name: str) -> Part:
    columns, named = _columns(asked, name), asked.terms.names_sources(name) is not None
    if name in REPEAT_NOTHING:
        return _whole(asked, name)
    if not named and ABOUT_TABLE not in columns:
        return Part(name, (), "", False, (LeftOut(name, "the table", ()),))
    part = by_row(asked.connection, asked.folder, asked.terms, name) if named else _whole(asked, name)
    if ABOUT_TABLE not in columns:
        return part
    query = f"SELECT * FROM ({part.query}) WHERE {ABOUT_TABLE} NOT IN ({', '.join(map(literal, asked.touched))})"
    gone = LeftOut(name, "rows", (), asked.count(part.query) - asked.count(query))
    return replace(part, query=query, whole=False, left_out=(*part.left_out, gone)) if gone.rows else part


_RULES: Mapping[str, Callable[[_Asked, str], Part]] = {
    f"{ABOUT}conflict": _conflicts,
    LEDGER: _changes,
    f"{ABOUT}check_result": _found,
    f"{ABOUT}accepted": _found,
}
