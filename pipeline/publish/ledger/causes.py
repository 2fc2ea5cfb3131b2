"""Why a row differs: from its documents, the code that makes it, and the rows it is made of.

Belongs here: the SQL that gives every pair of rows its possible causes. Does not: what differs (`entries`), what the
two releases were made of (`inputs`).

No cause is guessed. A document, correction or file is named only where it differs between the releases and stands
behind the row: the row's own document, its source's corrections, its table's code, the rows below of the same key.
Where none of these differs, everything that differs in the tables below is named; and where nothing does, `unknown`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import duckdb

from pipeline.publish.ledger.canonical import record
from pipeline.publish.ledger.entries import DETAILS
from pipeline.publish.ledger.inputs import Inputs
from pipeline.publish.ledger.making import Making
from pipeline.publish.ledger.pairs import DOCUMENT, Shape
from pipeline.store.engine import literal, quoted_name

COLUMNS = "rid BIGINT, cause VARCHAR, details VARCHAR[], old_d VARCHAR, old_l VARCHAR, new_d VARCHAR, new_l VARCHAR"
#: Rows that had no document with a changed name or bytes behind them.
NOWHERE = "NULL, NULL, NULL, NULL"


def explain(
    connection: duckdb.DuckDBPyConnection, making: Making, shape: Shape, inputs: Inputs, known: Collection[str]
) -> None:
    """Write the table of reasons of `making`'s pairs (rid, cause, details, the place of the row below).

    `known` are the tables below that have been explained already; of the others nothing changed.
    """
    pairs, why = names(making.table.name)
    connection.execute(f"CREATE TABLE {why} ({COLUMNS})")
    if DOCUMENT in shape.old or DOCUMENT in shape.new:
        _documents(connection, making, shape, pairs, why)
    _corrections(connection, making, shape, inputs, pairs, why)
    if code := inputs.code(making):
        listed = ", ".join(map(literal, code))
        connection.execute(f"INSERT INTO {why} SELECT rid, 'rule_or_code', [{listed}], {NOWHERE} FROM {pairs}")
    below = [name for name in making.reads if name in known]
    for name in below:
        if on := {c: sql for c, sql in making.reads[name].items() if c in shape.old or c in shape.new}:
            connection.execute(_linked(connection, pairs, why, shape, name, on))
    connection.execute(_otherwise(making, pairs, why, below))
    connection.execute(
        f"INSERT INTO {why} SELECT rid, 'unknown', [], {NOWHERE} FROM {pairs} ANTI JOIN {why} w USING (rid)"
    )


def names(table: str) -> tuple[str, str]:
    """What the pairs and the reasons of a table are called."""
    return quoted_name(f"pairs {table}"), quoted_name(f"why {table}")


def _documents(connection: duckdb.DuckDBPyConnection, making: Making, shape: Shape, pairs: str, why: str) -> None:
    """The causes that a row's own documents give."""
    sides = (("o", shape.old), ("n", shape.new))
    o, n = (f"{row}.{DOCUMENT}" if DOCUMENT in has else "CAST(NULL AS VARCHAR)" for row, has in sides)
    _near(connection, f"SELECT {o} FROM {pairs} UNION SELECT {n} FROM {pairs}")
    connection.execute(f"""
        CREATE OR REPLACE TABLE behind AS
        SELECT p.rid, p.o IS NULL AS came, p.n IS NULL AS went, {o} AS d0, {n} AS d1, was.name AS name0,
               coalesce(now.name, was.name) AS name1, coalesce(now.source_id, was.source_id) AS source_id,
               coalesce(', contributed by ' || coalesce(now.credit, was.credit), '') AS credit,
               still.{DOCUMENT} IS NOT NULL AS stays, known.{DOCUMENT} IS NOT NULL AS known,
               coalesce(now.source_id, was.source_id) IN (SELECT source_id FROM documents.new WHERE origin = 'packaged')
                   AS facts,
               d0 = d1 AND (was.origin = 'archive') <> (now.origin = 'archive') AS bytes,
               now.origin <> 'archive' AS now_bytes, earlier.ids AS earlier, later.ids AS later
        FROM {pairs} p
        LEFT JOIN documents.near_old was ON was.{DOCUMENT} = {o}
        LEFT JOIN documents.near_new still ON still.{DOCUMENT} = {o}
        LEFT JOIN documents.near_new now ON now.{DOCUMENT} = {n}
        LEFT JOIN documents.near_old known ON known.{DOCUMENT} = {n}
        LEFT JOIN {_named("near_old")} earlier ON earlier.source_id = now.source_id AND earlier.name = now.name
        LEFT JOIN {_named("near_new")} later ON later.source_id = was.source_id AND later.name = was.name
    """)
    news = "d1 IS NOT NULL AND NOT known"
    gone = "went AND NOT stays AND later IS NOT NULL"
    for cause, when, told in (
        ("publisher_revised", f"{news} AND earlier IS NOT NULL", "name1 || ': ' || earlier || ' → ' || d1"),
        ("publisher_revised", gone, "name0 || ': ' || d0 || ' → ' || later"),
        ("new_document", f"{news} AND earlier IS NULL", "name1 || ' ' || d1"),
        ("new_document", "bytes", "name1 || ' ' || d1 || ': ' || if(now_bytes, 'its bytes', 'its shipped rows alone')"),
        (
            "fill",
            "name0 <> name1 AND d0 <> d1",
            "from ' || name1 || ' ' || d1 || ', before from ' || name0 || ' ' || d0",
        ),
    ):
        words = told if cause != "fill" else f"'{told}"
        connection.execute(f"""
            INSERT INTO {why} SELECT rid, '{cause}', [{words}], {NOWHERE} FROM behind WHERE NOT facts AND {when}
        """)
    changed = f"facts AND ({news} AND (came OR d0 IS DISTINCT FROM d1) OR went AND NOT stays)"
    if making.subject:
        _claims(connection, making, shape, pairs, why, changed)
    elif not making.answers:
        connection.execute(f"""
            INSERT INTO {why} SELECT rid, 'rule_or_code', [coalesce(name1, name0) || ' ' ||
                coalesce(d0, earlier, 'new') || ' → ' || coalesce(d1, later, 'gone')], {NOWHERE}
            FROM behind WHERE {changed}
        """)


def _near(connection: duckdb.DuckDBPyConnection, spoken_of: str) -> None:
    """Write documents.near_old and .near_new: of both sides those with a name that a document `spoken_of` has."""
    connection.execute(f"""
        CREATE OR REPLACE TABLE near AS SELECT DISTINCT source_id, name
        FROM (FROM documents.old UNION ALL FROM documents.new) WHERE {DOCUMENT} IN ({spoken_of})
    """)
    for side in ("old", "new"):
        query = f"FROM documents.{side} SEMI JOIN near USING (source_id, name)"
        connection.execute(f"CREATE OR REPLACE TABLE documents.near_{side} AS {query}")


def _named(documents: str, among: str = "") -> str:
    """The documents of a name, of one source; `among`: a join that leaves those of some names."""
    return (
        f"(SELECT source_id, name, string_agg({DOCUMENT}, ', ' ORDER BY {DOCUMENT}) AS ids "
        f"FROM documents.{documents} {among} GROUP BY ALL)"
    )


def _claims(
    connection: duckdb.DuckDBPyConnection, making: Making, shape: Shape, pairs: str, why: str, changed: str
) -> None:
    """Claims typed by the project: one came, one went; of one that stays, those on the same subject that did."""
    new, old = (record(row, has, shape.key or None) for row, has in (("n", shape.new), ("o", shape.old)))
    for cause, when, key in (("claim_added", "came", new), ("claim_withdrawn", "went", old)):
        connection.execute(f"""
            INSERT INTO {why} SELECT rid, '{cause}', [{literal(making.table.name + " ")} || {key} || credit], {NOWHERE}
            FROM behind JOIN {pairs} p USING (rid) WHERE {changed} AND {when}
        """)
    on = {c: f"r.{quoted_name(c)}" for c in making.subject}
    connection.execute(
        _linked(connection, pairs, why, shape, making.table.name, on, "rid NOT IN (SELECT rid FROM told)")
    )
    connection.execute(f"""
        INSERT INTO {why} SELECT rid, unnest(['claim_withdrawn', 'claim_added']),
            [coalesce(name1, name0) || ' ' || d0 || ' → ' || d1], {NOWHERE}
        FROM behind ANTI JOIN {why} w USING (rid) WHERE {changed} AND NOT came AND NOT went
    """)


def _linked(
    connection: duckdb.DuckDBPyConnection,
    pairs: str,
    why: str,
    shape: Shape,
    below: str,
    on: dict[str, str],
    also: str = "true",
) -> str:
    """The query that takes over the causes of the rows below with the same values in the columns of `on`."""
    other, reasons = names(below)
    connection.execute(f"CREATE OR REPLACE TABLE told AS SELECT DISTINCT rid FROM {why}")
    has = {row: _fields(connection, other, row) for row in "on"}
    sides = [
        f"SELECT {', '.join(f'CAST({_of(sql, row)} AS VARCHAR) AS k{i}' for i, sql in enumerate(on.values()))}, "
        f"w.cause, w.details, {_places(has)} FROM {other} b JOIN {reasons} w USING (rid) "
        f"WHERE b.says AND b.{row} IS NOT NULL"
        for row in "on"
        if all(_column(sql) in has[row] for sql in on.values())
    ]
    if not sides:
        return "SELECT 1"
    keys = ", ".join(f"k{i}" for i in range(len(on)))
    mine = " AND ".join(f"k{i} = {_mine(c, shape)}" for i, c in enumerate(on))
    single = ", ".join(f"CASE WHEN min({c}) = max({c}) THEN min({c}) END AS {c}" for c in ("d0", "l0", "d1", "l1"))
    return f"""
        INSERT INTO {why} SELECT p.rid, l.cause, l.details, l.d0, l.l0, l.d1, l.l1 FROM {pairs} p JOIN (
            SELECT {keys}, cause, list_sort(list_distinct(flatten(list(details))))[:{DETAILS}] AS details, {single}
            FROM ({" UNION ALL ".join(sides)}) WHERE cause <> 'unknown' GROUP BY {keys}, cause
        ) l ON {mine} WHERE {also}
    """


def _fields(connection: duckdb.DuckDBPyConnection, table: str, row: str) -> set[str]:
    """The columns of a table's old or new rows."""
    return {name for name, _ in connection.sql(f"SELECT {row} FROM {table}").types[0].children}


def _column(sql: str) -> str:
    """The column that a link is made by: the name between the quotes."""
    return sql.split('"')[1]


def _of(sql: str, row: str) -> str:
    return sql.replace('r."', f'b.{row}."')


def _places(has: dict[str, set[str]]) -> str:
    """Where the rows below were read, or where what these are made of was."""
    found = []
    for column, row, name in (
        ("d0", "o", DOCUMENT),
        ("l0", "o", "locator"),
        ("d1", "n", DOCUMENT),
        ("l1", "n", "locator"),
    ):
        kept = f"w.{'old' if row == 'o' else 'new'}_{column[0]}"
        found.append(f"CAST(b.{row}.{name} AS VARCHAR) AS {column}" if name in has[row] else f"{kept} AS {column}")
    return ", ".join(found)


def _mine(column: str, shape: Shape) -> str:
    sides = [f"p.{row}.{quoted_name(column)}" for row, has in (("n", shape.new), ("o", shape.old)) if column in has]
    return f"CAST(coalesce({', '.join(sides)}) AS VARCHAR)"


def _otherwise(making: Making, pairs: str, why: str, below: Iterable[str]) -> str:
    """Of rows that nothing explains yet: all that changed in the tables below, and in the documents of the sources."""
    parts = [f"SELECT cause, details[:{DETAILS}] FROM {names(name)[1]} WHERE cause <> 'unknown'" for name in below]
    if making.sources:
        listed = ", ".join(map(literal, making.sources))
        parts.append(f"""
            SELECT CASE WHEN n.origin = 'packaged' THEN 'rule_or_code' WHEN e.ids IS NULL THEN 'new_document'
                   ELSE 'publisher_revised' END, [n.name || coalesce(': ' || e.ids || ' →', '') || ' ' || n.{DOCUMENT}]
            FROM documents.come n LEFT JOIN {_named("old", "SEMI JOIN documents.come USING (source_id, name)")} e
                ON e.source_id = n.source_id AND e.name = n.name
            WHERE n.source_id IN ({listed})
        """)
    if not parts:
        return "SELECT 1"
    return f"""
        INSERT INTO {why} SELECT p.rid, a.cause, a.details, {NOWHERE} FROM {pairs} p ANTI JOIN {why} w USING (rid),
            (SELECT cause, list_sort(list_distinct(flatten(list(details))))[:{DETAILS}] AS details
             FROM ({" UNION ALL ".join(parts)}) t(cause, details) GROUP BY cause) a
    """


def _corrections(
    connection: duckdb.DuckDBPyConnection, making: Making, shape: Shape, inputs: Inputs, pairs: str, why: str
) -> None:
    """Corrections that came, went or were reworded, of the row's source."""
    for source_id in (s for s in inputs.corrected if s in making.sources):
        sides = [f"{row}.source_id" for row, has in (("n", shape.new), ("o", shape.old)) if "source_id" in has]
        mine = f"coalesce({', '.join(sides)}) = {literal(source_id)}" if sides else "true"
        told = ", ".join(map(literal, inputs.corrections(source_id)))
        connection.execute(f"INSERT INTO {why} SELECT rid, 'correction', [{told}], {NOWHERE} FROM {pairs} WHERE {mine}")
