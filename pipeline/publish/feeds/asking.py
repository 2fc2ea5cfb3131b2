"""One question asked of a release by a process of its own, within limits of rows, text, time and memory.

Belongs here: the limits, the process, what went wrong in words. Does not: what becomes of the answer (`watching`).

The engine counts a text that it makes in no limit of memory and cannot be interrupted in it: only a process that is
ended ends such a question.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from pipeline.common.processes import Apart, Died, Overdue, bound_memory
from pipeline.common.values import json_text
from pipeline.store.engine import LOCKED, QUERY_BYTES, QUERY_MEMORY, open_database

#: What an answer may have; a question is no way to copy a table.
MOST_ROWS = 1_000
MOST_CHARACTERS = 1_000_000
SECONDS = 10.0
#: Seconds that a question has to end when it was interrupted, before its process is ended.
GRACE = 1.0
TOO_LARGE = f"it needs more memory than a question may take ({QUERY_MEMORY}): ask for fewer rows or shorter texts"


@dataclass(frozen=True)
class Answered:
    """What a release answered to a question: each row as JSON. `error`: why it did not; the answer is then an earlier
    one's, or none (`columns` None)."""

    sql: str
    columns: tuple[str, ...] | None
    rows: tuple[str, ...] = ()
    error: str | None = None


#: From a release's database and a question to the answer, which says what went wrong.
Ask = Callable[[Path, str], Answered]


@contextmanager
def asking(seconds: float = SECONDS) -> Iterator[Ask]:
    """A way to ask questions, each for so many seconds; the process begins with the first of them."""
    apart = Apart(partial(bound_memory, QUERY_BYTES))

    def ask(database: Path, sql: str) -> Answered:
        try:
            return apart.do(seconds + GRACE, asked_here, database, sql, seconds)
        except Overdue:
            return Answered(sql, None, error=_too_long(seconds))
        except Died:
            return Answered(sql, None, error=TOO_LARGE)

    try:
        yield ask
    finally:
        apart.end()


def asked(database: Path, sql: str) -> Answered:
    """The answer to one question, within the limits; what goes wrong is said in it, whatever it is."""
    with asking() as ask:
        return ask(database, sql)


def asked_here(database: Path, sql: str, seconds: float = SECONDS) -> Answered:
    """The answer that this very process is given: nothing but the engine bounds it."""
    try:
        spilling = {"temp_directory": str(Path(tempfile.gettempdir(), f"wps-watch-{threading.get_ident()}"))}
        with open_database(database, read_only=True, config=LOCKED | spilling) as connection:
            connection.execute("SET lock_configuration = true")
            return _within_limits(connection, sql, seconds)
    except duckdb.InterruptException:
        return Answered(sql, None, error=_too_long(seconds))
    except (MemoryError, duckdb.OutOfMemoryException):
        return Answered(sql, None, error=TOO_LARGE)
    except duckdb.Error as error:
        return Answered(sql, None, error=str(error).splitlines()[0])
    except OverflowError as error:  # an interval, for one, that Python has no value for
        return Answered(sql, None, error=f"a value is out of range ({error}): cast it to VARCHAR")


def _too_long(seconds: float) -> str:
    return f"no answer within {seconds:g} seconds"


def _within_limits(connection: duckdb.DuckDBPyConnection, sql: str, seconds: float) -> Answered:
    timer = threading.Timer(seconds, connection.interrupt)
    timer.start()
    try:
        relation = connection.sql(sql)
        if relation is None:
            return Answered(sql, None, error="this statement has no rows")
        columns = tuple(relation.columns)
        found = relation.fetchmany(MOST_ROWS + 1)
    finally:
        timer.cancel()
    if len(found) > MOST_ROWS:
        return Answered(sql, None, error=f"more than {MOST_ROWS:,} rows: ask for fewer")
    rows = sorted(json_text(list(row)) for row in found)
    if sum(map(len, rows)) > MOST_CHARACTERS:
        return Answered(sql, None, error=f"more than {MOST_CHARACTERS:,} characters: ask for fewer columns or less")
    return Answered(sql, columns, tuple(rows))
