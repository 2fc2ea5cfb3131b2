"""Which row of the old table is which row of the new one: by the key, or by the document's name and place in it.

Belongs here: pairing the rows of one table that differ, come or go. Does not: what differs in them (`entries`), why
(`causes`).

A row that is keyed by its document gets another key whenever the publisher replaces the document. Such rows are paired
by the document's name: first those that say the same, wherever they now stand, then those that stand at the same place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from pipeline.contract import PROVENANCE
from pipeline.publish.ledger.canonical import Columns, columns_of, packed
from pipeline.store.engine import quoted_name

DOCUMENT = "document_id"
#: Marks the rows of a side in an outer join, where every column may be NULL.
HERE = "__here"


@dataclass(frozen=True)
class Shape:
    """One table of two releases: its columns on both sides (none: it is not there) and its primary key.

    A column of another type is one that went and one that came. Rows without a key that both sides have, and that is
    unique in both, are told apart by all their values.
    """

    name: str
    old: Columns
    new: Columns
    key: tuple[str, ...]

    @property
    def common(self) -> list[str]:
        """Columns of the same name and type on both sides, in the new order."""
        return [c for c, kind in self.new.items() if c in self.old and self.old[c] == kind]

    @property
    def added(self) -> list[str]:
        """Columns that came."""
        return [c for c in self.new if c not in self.common]

    @property
    def removed(self) -> list[str]:
        """Columns that went."""
        return [c for c in self.old if c not in self.common]

    @property
    def placed(self) -> bool:
        """Whether a row is keyed by its document."""
        return DOCUMENT in self.key

    @property
    def values(self) -> list[str]:
        """Common columns that say something, rather than where it was read."""
        return [c for c in self.common if c not in {*self.key, *PROVENANCE}]

    @property
    def place(self) -> list[str]:
        """Common columns that say where a row was read, and its key."""
        return [c for c in self.common if c in {*self.key, *PROVENANCE}]


def shape_of(
    connection: duckdb.DuckDBPyConnection, name: str, sides: Iterable[str], key: Sequence[str], known: bool = False
) -> Shape:
    """The table as its two sides have it; those of `sides` are there (`old.rows`, `new.rows`).

    `known`: that the key is unique in each was found before.
    """
    old, new = (columns_of(connection, side) if side in sides else {} for side in ("old.rows", "new.rows"))
    both = Shape(name, old, new, tuple(key))
    shared = key and set(key) <= set(both.common)
    if not shared or not (known or all(_unique(connection, side, key) for side in sides)):
        return Shape(name, old, new, ())
    return both


def _unique(connection: duckdb.DuckDBPyConnection, side: str, key: Sequence[str]) -> bool:
    columns = ", ".join(map(quoted_name, key))
    again = connection.execute(f"SELECT 1 FROM {side} GROUP BY {columns} HAVING count(*) > 1 LIMIT 1").fetchone()
    return again is None


def pair(connection: duckdb.DuckDBPyConnection, shape: Shape, into: str) -> None:
    """Write the table `into` (rid, o, n, says): rows that differ, `o` as they were, `n` as they are; NULL: not there.

    `says`: whether they say something else, rather than the same of another place or document.
    `old.rows`, `new.rows` are the sides; `documents.old` and `documents.new` tell the names of documents.
    """
    if not shape.old or not shape.new:
        only = "old" if shape.old else "new"
        query = _alone(only, shape, f"FROM {only}.rows r", "r")
    elif not shape.key:
        query = _whole(shape)
    elif shape.placed:
        query = _placed(connection, shape)
    else:
        query = _keyed(shape)
    connection.execute(f"""
        CREATE TABLE {into} AS
        SELECT row_number() OVER () AS rid, o, n, o IS NULL OR n IS NULL OR {_says(shape)} AS says FROM ({query})
    """)


def _says(shape: Shape) -> str:
    parts = [f"o.{quoted_name(c)} IS DISTINCT FROM n.{quoted_name(c)}" for c in shape.values]
    return " OR ".join([*parts, *(f"n.{quoted_name(c)} IS NOT NULL" for c in shape.added)]) or "false"


def _alone(side: str, shape: Shape, source: str, row: str) -> str:
    """Rows of one side as pairs without the other."""
    columns = shape.old if side == "old" else shape.new
    other, there = ("n", "o") if side == "old" else ("o", "n")
    missing = _nothing(shape, "new" if side == "old" else "old")
    first, second = (packed(row, columns), missing) if there == "o" else (missing, packed(row, columns))
    return f"SELECT {first} AS o, {second} AS n {source}" if other else ""


def _nothing(shape: Shape, side: str) -> str:
    columns = shape.old if side == "old" else shape.new
    inner = ", ".join(f"{quoted_name(c)} {kind}" for c, kind in columns.items()) or '"-" VARCHAR'
    return f"CAST(NULL AS STRUCT({inner}))"


def _whole(shape: Shape) -> str:
    """Rows without a key: those that stand more often on one side."""
    if shape.added or shape.removed:
        gone, come = "FROM old.rows r", "FROM new.rows r"
    else:
        listed = ", ".join(map(quoted_name, shape.common))
        gone = f"FROM (SELECT {listed} FROM old.rows EXCEPT ALL SELECT {listed} FROM new.rows) r"
        come = f"FROM (SELECT {listed} FROM new.rows EXCEPT ALL SELECT {listed} FROM old.rows) r"
    return f"{_alone('old', shape, gone, 'r')} UNION ALL {_alone('new', shape, come, 'r')}"


def _same(columns: Iterable[str], o: str = "o", n: str = "n") -> str:
    return " AND ".join(f"{o}.{quoted_name(c)} IS NOT DISTINCT FROM {n}.{quoted_name(c)}" for c in columns) or "true"


def _differs(shape: Shape) -> str:
    """Whether two rows differ in anything at all; a column that came differs where it says something."""
    parts = [f"o.{quoted_name(c)} IS DISTINCT FROM n.{quoted_name(c)}" for c in shape.place]
    return " OR ".join([*parts, _says(shape)])


def _keyed(shape: Shape) -> str:
    old, new = (f"(SELECT *, true AS {HERE} FROM {side}.rows)" for side in ("old", "new"))
    return f"""
        SELECT CASE WHEN o.{HERE} THEN {packed("o", shape.old)} END AS o,
               CASE WHEN n.{HERE} THEN {packed("n", shape.new)} END AS n
        FROM {old} o FULL JOIN {new} n ON {_same(shape.key)}
        WHERE o.{HERE} IS NULL OR n.{HERE} IS NULL OR {_differs(shape)}
    """


def _placed(connection: duckdb.DuckDBPyConnection, shape: Shape) -> str:
    """Rows keyed by their document; see the module's docstring."""
    elsewhere = [c for c in shape.key if c != DOCUMENT]
    connection.execute(f"CREATE OR REPLACE TABLE keyed AS {_keyed(shape)}")
    for side, name, other in (("old", "o", "n"), ("new", "n", "o")):
        connection.execute(f"""
            CREATE OR REPLACE TABLE left_{name} AS
            WITH without AS (SELECT unnest({name}) FROM keyed WHERE {other} IS NULL)
            SELECT r.*, coalesce(d.source_id || '/' || d.name, r.{DOCUMENT}) AS __series, row_number() OVER () AS __row,
                   row_number() OVER (PARTITION BY coalesce(d.source_id || '/' || d.name, r.{DOCUMENT}),
                                      {_listed("r", shape.values)} ORDER BY {_listed("r", shape.key)}) AS __again,
            FROM without r LEFT JOIN documents.{side} d ON d.{DOCUMENT} = r.{DOCUMENT}
        """)
    connection.execute(f"""
        CREATE OR REPLACE TABLE met AS SELECT o.__row AS o_row, n.__row AS n_row FROM left_o o JOIN left_n n
        ON o.__series = n.__series AND o.__again = n.__again AND {_same(shape.values)}
    """)
    for name in ("o", "n"):
        connection.execute(f"""
            CREATE OR REPLACE TABLE rest_{name} AS SELECT r.*, row_number() OVER (
                PARTITION BY __series, {_listed("r", elsewhere)} ORDER BY r.{DOCUMENT}) AS __there
            FROM left_{name} r ANTI JOIN met ON met.{name}_row = r.__row
        """)
    connection.execute(f"""
        INSERT INTO met SELECT o.__row, n.__row FROM rest_o o JOIN rest_n n
        ON o.__series = n.__series AND o.__there = n.__there AND {_same(elsewhere)}
    """)
    both = f"SELECT {packed('o', shape.old)} AS o, {packed('n', shape.new)} AS n"
    return " UNION ALL ".join(
        [
            "SELECT o, n FROM keyed WHERE o IS NOT NULL AND n IS NOT NULL",
            f"{both} FROM met JOIN left_o o ON o.__row = met.o_row JOIN left_n n ON n.__row = met.n_row",
            _alone("old", shape, "FROM left_o r ANTI JOIN met ON met.o_row = r.__row", "r"),
            _alone("new", shape, "FROM left_n r ANTI JOIN met ON met.n_row = r.__row", "r"),
        ]
    )


def _listed(row: str, columns: Iterable[str]) -> str:
    return ", ".join(f"{row}.{quoted_name(c)}" for c in columns) or "true"
