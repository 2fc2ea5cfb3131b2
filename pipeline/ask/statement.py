"""One question of a user in SQL: a single statement that only reads, asked of a release that is all it can reach.

Belongs here: which statements are questions, the locked connection, an end at Ctrl-C, what the engine refuses in words.
Does not: what of the machine is hidden (`hidden`), what becomes of the rows (`answer`), the program's own queries
(`query`).

The statement's kind is looked at for a clear word to the user; what keeps a query from files, network, extensions and
settings is the engine's own configuration, which the query cannot change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TypeVar

import duckdb

from pipeline.ask.errors import AskError, TooLarge, TooLong
from pipeline.ask.hidden import refuse_hidden
from pipeline.ask.query import Connection, current, reading
from pipeline.ask.show_tables import with_schemas
from pipeline.ask.tree import tree_of
from pipeline.common.values import Row
from pipeline.declare.sql_file import nodes
from pipeline.store.engine import QUERY_MEMORY
from pipeline.store.releases import Releases

T = TypeVar("T")

#: Kinds of statements that only read. A PIVOT is two statements to the engine, the first without a text.
QUESTIONS = frozenset({"SELECT", "EXPLAIN"})
READ_ONLY = "a release is read-only; a question begins with SELECT, FROM, WITH, SHOW, DESCRIBE, SUMMARIZE or EXPLAIN"
#: What to do about a query that costs too much.
NARROWER = "narrow it with WHERE or LIMIT, name fewer columns, sum up before joining, make no long texts"
#: Two names with a point between them: a table, a column, or nothing of the kind.
_TWO_NAMES = re.compile(r'"?\b(\w+)\b"?\s*\.\s*"?\b(\w+)\b"?')
#: A table of the engine's own, which it thinks was meant.
_ENGINES_OWN = re.compile(r' Did you mean "(pg_|duckdb_|sqlite_|pragma_)\w+"\?')


@contextmanager
def locked(releases: Releases) -> Iterator[Connection]:
    """The current release on a connection for users' SQL. Raises AskError, also for what the engine refuses inside."""
    with one_line(), reading(current(releases).database) as found:
        yield found


def relation_of(
    connection: Connection, sql: str, parameters: Sequence[object] | Row | None = None
) -> duckdb.DuckDBPyRelation:
    """The question, bound and not yet asked. Raises AskError unless the text is one statement that only reads."""
    statements = connection.extract_statements(sql)
    texts = [s for s in statements if s.query.strip()]
    if len(texts) + (len(texts) < len(statements)) != 1:
        raise AskError(f"one statement is needed, this is {len(statements) or 'none'}")
    kinds = [s.type.name for s in (texts or statements[-1:])]
    rewritten = any(s.query not in sql for s in texts)  # a pragma that the engine knows as a query
    if rewritten or not QUESTIONS.issuperset(kinds):
        raise AskError(f"{'PRAGMA' if rewritten else kinds[0]} is no question: {READ_ONLY}")
    refuse_hidden(connection, sql)
    asked = with_schemas(connection, sql)
    relation = interruptible(connection, lambda: connection.sql(asked, params=parameters))
    if relation is None:
        raise AskError("this statement has no rows")
    return relation


def tables_read(connection: Connection, sql: str) -> list[str]:
    """The tables of a question, as it names them; whatever looks like one, of a question that there is no tree of."""
    tree = tree_of(connection, sql)
    if tree is None:
        return sorted({f"{schema}.{name}" for schema, name in _TWO_NAMES.findall(sql)})
    every = list(nodes(tree))
    named = {entry["key"] for node in every for entry in (node.get("cte_map") or {}).get("map", ())}
    read = (node for node in every if node.get("type") == "BASE_TABLE")
    places = ((n["schema_name"], n["table_name"]) for n in read)
    return sorted({f"{schema}.{name}" for schema, name in places if schema or name not in named})


def interruptible(connection: Connection, work: Callable[[], T]) -> T:
    """What the work on a connection gives. Ctrl-C ends it at once: the engine would not hear it."""
    given: list[T] = []
    failed: list[BaseException] = []
    done = Event()

    def run() -> None:
        try:
            given.append(work())
        except BaseException as error:  # raised again where the work was asked for
            failed.append(error)
        finally:
            done.set()

    thread = Thread(target=run, daemon=True)
    try:
        thread.start()
        done.wait()  # not Thread.join, which takes an interrupted thread for one that has ended
    except KeyboardInterrupt:
        while thread.is_alive() and not done.is_set():  # the engine may be between two queries, the user impatient
            connection.interrupt()
            with suppress(KeyboardInterrupt):
                done.wait(0.05)
        raise
    if failed:
        raise failed[0]
    return given[0]


@contextmanager
def one_line() -> Iterator[None]:
    """Turn the engine's refusal inside the block into an AskError of one line."""
    try:
        yield
    except duckdb.PermissionException as error:
        said = _said(error).removeprefix("Permission Error: ")
        raise AskError(f"a query reads the release and nothing else, no file, network or extension: {said}") from error
    except duckdb.OutOfMemoryException as error:
        raise too_large() from error
    except duckdb.Error as error:
        raise AskError(_said(error)) from error
    except OverflowError as error:  # an interval, for one, that Python has no value for
        raise AskError(f"a value is out of range ({error}): cast it to VARCHAR") from error


def too_large() -> TooLarge:
    """Of a query for which the memory did not do."""
    return TooLarge(f"stopped: the query needs more memory than one may take ({QUERY_MEMORY}): {NARROWER}")


def too_long(seconds: float) -> TooLong:
    """Of a query that may take so many seconds."""
    return TooLong(f"stopped: the query ran longer than {seconds:g} seconds: {NARROWER}")


def _said(error: duckdb.Error) -> str:
    """What the engine says without its advice and its drawing; of several lines of SQL, in which."""
    text = str(error)
    if "Unexpected prepared parameter" in text:
        return "a value is missing: each ? or $name of a statement needs one"
    line = re.search(r"^LINE (\d+):", text, re.MULTILINE)
    said = " ".join(re.split(r"\n\n|\nLINE \d+:", text)[0].split())
    if isinstance(error, duckdb.CatalogException) and said.startswith("Catalog Error: Table with name"):
        said = f"{_ENGINES_OWN.sub('', said)} `wps tables` lists what there is"
    return f"{said} (line {line[1]})" if line and line[1] != "1" else said
