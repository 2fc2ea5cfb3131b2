"""The answer to a user's question, as much of it at a time as is wanted: it may have more rows than fit in memory.

Belongs here: its columns, its first rows, how many there are, all of them piece by piece. Does not: which statements
are questions (`statement`), files and their formats (`publish.formats`), printing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import duckdb

from pipeline.ask.errors import AskError
from pipeline.ask.query import Connection, Rows, distinct, plain, refuse_unprintable, with_plain_numbers
from pipeline.ask.statement import interruptible, locked, one_line, relation_of
from pipeline.store.releases import Releases

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

    from pipeline.publish.tabular import Variable

T = TypeVar("T")

#: Rows that are held at a time.
PIECE = 2_000


class Answer:
    """The rows of a question; nothing is computed before they are asked for.

    `codebook` says what its columns mean, where the program put the question together itself; `name` is what a
    workbook calls its sheet. It is no part of the release, so files say when they were written.
    """

    title = ""
    made = None

    def __init__(
        self,
        connection: Connection,
        relation: duckdb.DuckDBPyRelation,
        codebook: Sequence[Variable] = (),
        name: str = "answer",
    ) -> None:
        refuse_unprintable(relation)
        self._connection = connection
        self._relation = relation
        self.columns = distinct(relation.columns)
        self.codebook = tuple(codebook)
        self.name = name

    def first(self, limit: int) -> Answer:
        """So many rows of it; 0 for all."""
        if not limit:
            return self
        return Answer(self._connection, self._relation.limit(limit), self.codebook, self.name)

    def count(self) -> int:
        """How many rows there are; the engine counts, no row is fetched."""
        with one_line():
            found = interruptible(self._connection, lambda: self._relation.count("*").fetchone())
        return int(found[0]) if found else 0

    def pieces(self) -> Iterator[Rows]:
        """All rows in plain values, so many at a time."""
        while True:
            with one_line():
                values = interruptible(self._connection, lambda: self._relation.fetchmany(PIECE))
            if not values:
                return
            yield Rows(self.columns, [tuple(map(plain, row)) for row in values])

    def rows(self) -> Rows:
        """All rows in plain values, at once."""
        return Rows(self.columns, [row for piece in self.pieces() for row in piece.values])

    def batches(self) -> Iterator[pa.RecordBatch]:
        """All rows as Arrow has them, so many at a time; at least one batch, which may be empty."""
        import pyarrow as pa

        with one_line():
            reader = interruptible(self._connection, lambda: self._relation.to_arrow_reader(PIECE))
            schema = pa.schema([field.with_name(name) for field, name in zip(reader.schema, self.columns, strict=True)])
            batch = interruptible(self._connection, lambda: next(reader, None))
            yield pa.RecordBatch.from_pylist([], schema) if batch is None else batch.rename_columns([*self.columns])
            while batch is not None:
                batch = interruptible(self._connection, lambda: next(reader, None))
                if batch is not None:
                    yield batch.rename_columns([*self.columns])

    def frames(self) -> Iterator[pl.DataFrame]:
        """All rows as data frames, so many rows at a time; at least one, which may be empty."""
        import polars as pl

        for batch in self.batches():
            try:
                frame = pl.from_arrow(batch)
            except pl.exceptions.PolarsError as error:
                raise AskError(f"the answer cannot be written ({error}); cast its columns to VARCHAR") from error
            if isinstance(frame, pl.DataFrame):
                yield with_plain_numbers(frame)


@contextmanager
def answered(releases: Releases, sql: str) -> Iterator[Answer]:
    """The answer that the current release gives. Raises AskError."""
    with locked(releases) as connection:
        yield Answer(connection, relation_of(connection, sql))
