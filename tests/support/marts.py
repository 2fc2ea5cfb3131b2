"""Marts in DuckDB over core tables of a few rows: what the tests of marts that join datasets share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipeline.declare import sql_file
from pipeline.declare.marts import Mart
from pipeline.project import Project, load
from pipeline.settings import load_settings

SQL = Path(__file__).parents[2] / "sql"
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@cache
def declared() -> Project:
    """The declarations of the warehouse."""
    return load(load_settings(home=Path("unused")))


def needed(names: Sequence[str]) -> list[Mart]:
    """These marts and those that they are made of, each after what it reads."""
    wanted = set(names)
    for mart in reversed(declared().marts):
        if mart.table.name in wanted:
            wanted |= set(mart.query.reads)
    return [mart for mart in declared().marts if mart.table.name in wanted]


class Small:
    """Core tables with these rows, whose other columns are NULL, and marts of them, made anew after each change."""

    def __init__(self, rows: Rows, *names: str) -> None:
        self.connection = duckdb.connect(config={"threads": 1})
        self.connection.execute("CREATE SCHEMA core; CREATE SCHEMA marts")
        self.marts = needed(names)
        for name, table in declared().tables.items():
            if name.startswith("core."):
                columns = ", ".join(f'"{f.name}" {f.sql}' for f in table.fields)
                self.connection.execute(f"CREATE TABLE {name} ({columns})")
        self.fill(rows)

    @contextmanager
    def undone(self) -> Iterator[Small]:
        """The same inside the block; what is changed there is as it was behind it: making all anew takes longer."""
        self.connection.execute("BEGIN")
        yield self
        self.connection.execute("ROLLBACK")

    def fill(self, rows: Rows) -> None:
        """Put these rows in the place of those of their tables; what a row says beside its columns is left out."""
        for name, some in rows.items():
            frame = pl.DataFrame(list(some), schema=declared().tables[name].polars_schema)
            self.connection.execute(f"DELETE FROM {name}")
            self.connection.register("incoming", frame.to_arrow())
            self.connection.execute(f"INSERT INTO {name} FROM incoming")
            self.connection.unregister("incoming")
        for mart in self.marts:
            self.connection.execute(f"CREATE OR REPLACE TABLE {mart.table.name} AS {mart.query.text}")

    def asked(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.connection.execute(sql).fetchall()

    def failing(self, check: str) -> list[tuple[Any, ...]]:
        """The rows that a query of sql/checks finds wrong."""
        return self.asked(sql_file.read(SQL / "checks" / f"{check}.sql").text)
