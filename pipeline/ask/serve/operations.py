"""What machines can ask: each operation is one function.

Belongs here: from arguments to data, documents and caveats. Does not: the names under which they are asked
(`catalogue`), finding the answers (`pipeline.ask`), what all answers carry (`behind`).

The first line of a docstring is what an operation is called for, an argument's note what it means: the description of
the API and the tools are made of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain
from typing import Annotated

from pipeline.ask import coverage as periods
from pipeline.ask import labels as known_labels
from pipeline.ask import search as texts
from pipeline.ask import trace as figures
from pipeline.ask import why as ledger
from pipeline.ask.cite import find as citations
from pipeline.ask.cite.forms import FORMS
from pipeline.ask.errors import AskError, NotKnown
from pipeline.ask.known import instead, table_named, unknown
from pipeline.ask.query import distinct, refuse_unprintable, rows_of
from pipeline.ask.serve import behind
from pipeline.ask.serve.desk import Sight
from pipeline.ask.serve.exact import Exact
from pipeline.ask.statement import relation_of, tables_read
from pipeline.common.values import Record

OF_TABLES = "documents: those behind the tables that were read; `trace` follows one row to its own"
COLUMNS = """
    SELECT column_name AS column, type, description, unit, source_name, sources FROM meta.column WHERE table_name = ?
    ORDER BY ordinal
"""
EVERY_DOCUMENT = "SELECT source_id, document_id FROM meta.document ORDER BY rows_parsed DESC, document_id"

#: A value that is bound to a query's parameter.
Scalar = str | int | float | bool | None

TableName = Annotated[str, "A table: schema.table, or table alone."]
Key = Annotated[list[str], "What tells the row: column=value, or values in the order of the primary key."]


@dataclass(frozen=True)
class Found:
    """An operation's answer: data, the documents it is of, and what to mind."""

    data: object
    places: Sequence[behind.Place]
    caveats: Iterable[str]


def tables(sight: Sight) -> Found:
    """Every table with its title, primary key and number of rows."""
    rows = rows_of(
        sight.connection, "SELECT table_name, title, primary_key, rows, kind, until FROM meta.table ORDER BY table_name"
    ).records()
    places = [(str(s), str(d)) for s, d in rows_of(sight.connection, EVERY_DOCUMENT).values]
    return Found(rows, places, ["a table of `core` has the rows of every source side by side: sums are for `marts`"])


def _listed(sight: Sight) -> list[str]:
    """The names of all tables and views."""
    return [str(name) for (name,) in rows_of(sight.connection, "SELECT table_name FROM meta.table").values]


def describe(sight: Sight, table: TableName) -> Found:
    """What a table holds, and each of its columns: type, meaning, unit, the source's own name for it, its sources."""
    name = table_named(table, _listed(sight))
    (about,) = rows_of(sight.connection, "FROM meta.table WHERE table_name = ?", [name]).records()
    columns = rows_of(sight.connection, COLUMNS, [name]).records()
    places = behind.places_behind(sight, [name])
    return Found({**about, "columns": columns}, places, behind.about_tables(sight, [name], behind.MINDED))


def query(
    sight: Sight,
    sql: Annotated[str, "One statement of DuckDB's SQL that only reads; values stand as ? or $name."],
    parameters: Annotated[list[Scalar] | dict[str, Scalar] | None, "The values of ?, in order, or of $name."] = None,
    limit: Annotated[int | None, "Rows wanted; never more than the server gives."] = None,
) -> Found:
    """Ask a release in SQL: rows by name, the types of their columns, and whether there are more rows."""
    relation = relation_of(sight.connection, sql, parameters)
    refuse_unprintable(relation)
    columns, most = distinct(relation.columns), min(limit or sight.limits.rows, sight.limits.rows)
    exact = Exact()
    rows: list[Record] = []
    room = sight.limits.characters
    while room > 0 and len(rows) <= most and (row := relation.fetchone()) is not None:
        room -= sum(len(value) if isinstance(value, str | bytes) else len(str(value)) for value in row)
        if room < 0 and not rows:
            raise AskError(f"a row has more than {sight.limits.characters:,} characters: ask for fewer columns or less")
        rows.append(dict(zip(columns, exact.row(row), strict=True)))
    more, rows = len(rows) > most or room <= 0, rows[: most if room >= 0 else min(most, len(rows) - 1)]
    read = [name for name in tables_read(sight.connection, sql) if name in _listed(sight)]
    own = behind.places_in(rows)
    places = own or behind.places_behind(sight, read)
    types = dict(zip(columns, map(str, relation.types), strict=True))
    cut = [f"only the first {len(rows):,} rows are given: ask for fewer, or in pieces by a column"] if more else []
    of_tables = [] if own or not places else [OF_TABLES]
    said = chain(cut, of_tables, exact.words, behind.about_rows(rows), behind.about_tables(sight, read, columns))
    return Found({"columns": types, "rows": rows, "more": more}, places, said)


def trace(sight: Sight, table: TableName, key: Key) -> Found:
    """Follow a figure back: the rows it was made of, each with source, document, page or row."""
    name = table_named(table, sight.project.tables)
    rows = figures.trace(
        sight.connection,
        sight.project.tables,
        name,
        key,
        lambda label: known_labels.entity_of(sight.project, label),
    )
    return Found(rows, behind.places_in(rows), chain(behind.about_rows(rows), behind.about_tables(sight, [name])))


def conflicts(
    sight: Sight,
    table: Annotated[str | None, "Only of this table, and of those that it is made of."] = None,
    field: Annotated[str | None, "Only on this column."] = None,
    key: Annotated[list[str] | None, "Only where the key says column=value."] = None,
    limit: Annotated[int, "Cells given."] = 50,
) -> Found:
    """Cells on which sources differ: every claim with its document, and the value that was resolved, if any was."""
    named = [table_named(table, sight.release.rows)] if table else []
    where, values = ["true"], list[object]()
    if table:
        where.append("list_contains(?::VARCHAR[], table_name)")
        values.append([*named, *behind.ground(sight.project, named)])
    if field:
        fields = [
            str(known) for (known,) in rows_of(sight.connection, "SELECT DISTINCT field FROM meta.conflict").values
        ]
        if field not in fields:
            raise NotKnown(f"sources differ on no column {field}; {instead(field, fields)}")
        where.append("field = ?")
        values.append(field)
    for part in key or ():
        column, equals, value = part.partition("=")
        if not equals:
            raise AskError(f"key: {part}: column=value is needed")
        if column not in (keyed := _keyed(sight)):
            raise NotKnown(f"no cell on which sources differ has a key column {column}; {instead(column, keyed)}")
        where.append("json_extract_string(key, ?) = ?")
        values += [f'$."{column}"', value]
    chosen = f"FROM meta.conflict WHERE {' AND '.join(where)} ORDER BY table_name, key, field"
    rows = rows_of(sight.connection, chosen, values).records()
    given = [_conflict(row) for row in rows[: min(limit, sight.limits.rows)]]
    places = behind.places_in(claim for cell in given for claim in cell["claims"])
    counted = f"{len(rows):,} cells, {len(given):,} given; resolved null: none of the claims was chosen"
    return Found(given, places, [counted])


def coverage(
    sight: Sight,
    table: Annotated[str | None, "Only of this table; an analysis table stands for those it is made of."] = None,
    source: Annotated[str | None, "Only of this source."] = None,
    country: Annotated[str | None, "The periods of one state: ISO code or name."] = None,
    limit: Annotated[int, "Rows given."] = 100,
) -> Found:
    """How many periods of each source are there, and what is known of the others; by year of a table or source."""
    _of_the_current(sight, "coverage")
    with periods.covered(sight.project, table, source, country) as asked:
        rows = asked.first(min(limit, sight.limits.rows)).rows().records()
        counted = f"{asked.count():,} rows, {len(rows):,} given; a period that is not present is not zero"
    named = (
        [table_named(table, sight.release.rows)]
        if table
        else sorted({str(r["table_name"]) for r in rows if r["table_name"]})
    )
    return Found(rows, behind.places_behind(sight, named), [counted])


def why(sight: Sight, table: TableName, key: Key) -> Found:
    """Why a row or cell is as it is: each change in any release, its causes, and where both values were read."""
    _of_the_current(sight, "why")
    rows, notes = ledger.history(sight.project, table_named(table, sight.project.tables), key)
    changed = [row for row in rows if row["change"] != "gap"]
    said = [] if changed else ["nothing is known to have changed in the releases there were"]
    return Found(rows, behind.places_behind(sight, [table_named(table, sight.project.tables)]), chain(said, notes))


def cite(
    sight: Sight,
    table: TableName,
    key: Annotated[list[str], "What tells the row, as for trace; the column's name may follow."],
    form: Annotated[str, "sentence, bibtex, ris or csl."] = "sentence",
) -> Found:
    """Cite a figure: the text, and what it is made of; its mark says later whether the figure still stands."""
    if form not in FORMS:
        raise NotKnown(unknown("form", form, FORMS))
    cited = citations.cited(sight.project, table, key, sight.release.release_id)
    places = behind.places_behind(sight, [table_named(table, sight.project.tables)])
    data = {**asdict(cited), "day": cited.day.isoformat(), "text": FORMS[form](cited)}
    return Found(data, places, ["the mark at its end tells `wps cite --check` whether the figure still stands"])


def _of_the_current(sight: Sight, operation: str) -> None:
    if not sight.release.current:
        raise AskError(f"{operation} is told of the current release alone: leave `release` out")


def search(
    sight: Sight,
    words: Annotated[str, "What to look for; a phrase in double quotes is found only as it is written."],
    country: Annotated[str | None, "Only texts of this state: ISO code or name."] = None,
    since: Annotated[str | None, "Only from this year or day on."] = None,
    until: Annotated[str | None, "Only to this year or day."] = None,
    limit: Annotated[int, "Texts given."] = 10,
) -> Found:
    """Search the texts, best first, each with a snippet."""
    most = min(limit, sight.limits.rows)
    found = texts.found(sight.project, words, country, since, until, most, sight.release)
    notes = [f"searched {found.searched:,} texts by {found.method}: what has no text cannot be found", found.note]
    places = behind.places_in(found.rows) or behind.places_behind(sight, [found.table])
    data = {"table": found.table, "method": found.method, "searched": found.searched, "rows": found.rows}
    return Found(data, places, chain(notes, behind.about_rows(found.rows)))


def resolve(
    sight: Sight,
    label: Annotated[list[str], "Names of countries, organisations or missions, as somebody wrote them."],
    on: Annotated[date | None, "The day on which they were used: some names meant another state once."] = None,
) -> Found:
    """What names stand for: entity or mission, its kind, its ISO code, and whether the match was exact."""
    rows = known_labels.resolved(sight.project, label, on)
    places = behind.places_behind(sight, sight.project.datasets[0].tables)
    said = "nothing is guessed: what is not known is null; exact false: a known form of a listed name"
    return Found(rows, places, [said])


def _keyed(sight: Sight) -> list[str]:
    """The key columns of the cells on which sources differ."""
    query = "SELECT DISTINCT unnest(json_keys(key)) AS named FROM meta.conflict ORDER BY named"
    return [str(name) for (name,) in rows_of(sight.connection, query).values]


def _conflict(row: Record) -> dict[str, list[Record]]:
    return {**row, "key": json.loads(str(row["key"])), "claims": json.loads(str(row["claims"]))}
