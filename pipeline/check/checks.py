"""What must hold before anything is published: expectations on a table, queries that return the rows that are wrong.

Belongs here: running checks and the record of their results, on which publication depends. Does not: which expectations
there are (schemas, expectations.yaml, sql/checks), or what is published.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

from duckdb import DuckDBPyConnection

from pipeline.check.results import FINDINGS, SAMPLE_ROWS, CheckResult, Validate, rows_found
from pipeline.check.valuewise import Held
from pipeline.common.digests import digest
from pipeline.declare.checks import SideCheck
from pipeline.declare.field import Promise
from pipeline.declare.schema import Table
from pipeline.declare.sql_file import SqlFile
from pipeline.store.engine import connected, in_order, literal, quoted
from pipeline.store.workspace import Workspace

#: The check that every table with a key has to pass.
KEY_IS_UNIQUE = "primary_key_is_unique"
#: The code that asks, as it was loaded: a check that was mended asks again.
ASKED_BY = digest([path.read_bytes() for path in sorted(Path(__file__).parent.rglob("*.py"))])


def validated_here(
    table: Table, path: Path, expectations: Sequence[Promise], held: Held | None = None
) -> list[CheckResult]:
    """Great Expectations in this process."""
    from pipeline.check.great_expectations import validate

    return validate(table, path, expectations, held)


def check_table(
    table: Table, extra: Sequence[Promise], workspace: Workspace, validate: Validate = validated_here
) -> list[CheckResult]:
    """Run over a table the schema's promises, the dataset's expectations, its key and coverage; record the results."""

    def ask() -> list[CheckResult]:
        path = workspace.path(table.name)
        promised = table.expectations()
        held = Held(workspace.root, digest([engine("great-expectations"), ASKED_BY]))
        results = validate(table, path, [*promised, *extra], held)
        results[len(promised) :] = [replace(result, acceptable=True) for result in results[len(promised) :]]
        if table.primary_key:
            results.append(_unique_key(table, path, workspace))
        if table.measures:
            results.append(_known_where_covered(table, path, workspace))
        return results

    return _once(workspace, table.name, (table.name,), table_question(table, extra), ask)


def _once(
    workspace: Workspace, name: str, tables: Sequence[str], asked: str, ask: Callable[[], list[CheckResult]]
) -> list[CheckResult]:
    """The results of a check, recorded. Tables whose bytes were asked the same before are not asked again.

    What could not be answered is asked again all the same: the machine may have been short of memory.
    """
    known = recorded(workspace, name, asked)
    if known is not None and not any("exception" in row for result in known for row in result.sample):
        return known
    results = ask()
    record(workspace, name, results, tables, asked)
    return results


def table_question(table: Table, extra: Sequence[Promise]) -> str:
    """The digest of everything that is asked of a table."""
    measures = [f.name for f in table.measures]
    asked = [[*table.expectations(), *extra], table.primary_key, measures, engine("great-expectations"), ASKED_BY]
    return digest([json.dumps(asked, default=str, sort_keys=True)])


@cache
def engine(name: str) -> str:
    """The version of an engine that answers."""
    return version(name)


def query_question(query: SqlFile) -> str:
    """The digest of a query check: its text, header and all, and who answers."""
    return digest([query.text, engine("duckdb"), ASKED_BY])


def side_record(check: SideCheck, dataset: str) -> str:
    """The name under which a side check's result is kept."""
    return f"{check.name}.{dataset}"


def side_question(check: SideCheck) -> str:
    """The digest of a side check."""
    wrong = check.wrong.meta.serialize()  # as text, a long list is cut short
    return digest([check.name, check.severity, check.detail, wrong, engine("polars"), ASKED_BY])


def _unique_key(table: Table, path: Path, workspace: Workspace) -> CheckResult:
    """DuckDB counts the keys, unless they stand in order: it spills to disk where pandas would not fit."""
    key = ", ".join(quoted(c) for c in table.primary_key)
    with connected([(table.name, path)], workspace.root / "spill") as connection:
        rows = f"{quoted(table.name)} {'LIMIT 0' if in_order(connection, table.name, table.primary_key) else ''}"
        sql = f"SELECT {key}, count(*) AS occurrences FROM (FROM {rows}) GROUP BY {key} HAVING count(*) > 1"
        return _failing_rows(connection, sql, KEY_IS_UNIQUE, table.name, "error", one_row_per(table.primary_key))


def one_row_per(key: Sequence[str]) -> str:
    """What KEY_IS_UNIQUE says that it found, of a table with this key."""
    return f"one row per {', '.join(map(quoted, key))}"


def _known_where_covered(table: Table, path: Path, workspace: Workspace) -> CheckResult:
    """A measure has a value where it is covered, and nowhere else."""
    key = ", ".join(quoted(c) for c in table.primary_key)
    wrong = {f.name: f"{quoted(f.covered)} IS DISTINCT FROM ({quoted(f.name)} IS NOT NULL)" for f in table.measures}
    named = ", ".join(f"CASE WHEN {is_wrong} THEN {literal(name)} END" for name, is_wrong in wrong.items())
    sql = (
        f"SELECT {key}, unnest([measure FOR measure IN [{named}] IF measure IS NOT NULL]) AS measure "
        f"FROM {quoted(table.name)} WHERE {' OR '.join(wrong.values())}"
    )
    with connected([(table.name, path)], workspace.root / "spill") as connection:
        what = "a measure has a value where it is covered, and nowhere else"
        return _failing_rows(connection, sql, "known_where_covered", table.name, "error", what)


def check_query(query: SqlFile, table: str, workspace: Workspace) -> CheckResult:
    """Run one file of sql/checks, shown on `table`; it passes when it returns no row. Records the result."""

    def ask() -> list[CheckResult]:
        tables = [(name, workspace.path(name)) for name in query.reads]
        severity, what = query.header.get("severity", "error"), query.header.get("what", "")
        with connected(tables, workspace.root / "spill") as connection:
            result = _failing_rows(connection, query.text, query.name, table, severity, what)
            return [replace(result, acceptable=query.header.get("acceptable") == "yes")]

    (result,) = _once(workspace, f"sql.{query.name}", query.reads, query_question(query), ask)
    return result


def _failing_rows(
    connection: DuckDBPyConnection, sql: str, name: str, table: str, severity: str, detail: str
) -> CheckResult:
    connection.sql(sql).create("failing")
    failing = connection.table("failing")
    (count,) = failing.count("*").fetchone() or (0,)
    rows = failing.limit(SAMPLE_ROWS).fetchall()
    sample = tuple(dict(zip(failing.columns, row, strict=True)) for row in rows)
    every = failing.fetchall() if count <= FINDINGS and severity == "error" else []
    found = rows_found(dict(zip(failing.columns, row, strict=True)) for row in every)
    return CheckResult(name, table, severity, count == 0, count, detail, sample, found=found)


def record(workspace: Workspace, name: str, results: Iterable[CheckResult], tables: Iterable[str], asked: str) -> None:
    """Keep the results with the digests of what was checked and of what was asked: they count for these only."""
    digests = {table: workspace.table_digest(table) for table in tables}
    kept = {"digests": digests, "asked": asked, "results": [asdict(r) for r in results]}
    workspace.write_record(f"checks/{name}", kept)


def recorded(workspace: Workspace, name: str, asked: str) -> list[CheckResult] | None:
    """The recorded results of a check, or None when it was not asked of the tables as they are now."""
    kept = workspace.read_record(f"checks/{name}")
    if kept is None or kept.get("asked") != asked:  # an earlier program did not note it
        return None
    current = {t: workspace.table_digest(t) if workspace.has(t) else "" for t in kept["digests"]}
    if current != kept["digests"]:
        return None
    return [CheckResult(**{**r, "sample": tuple(r["sample"])}) for r in kept["results"]]


def check_side(check: SideCheck, dataset: str, workspace: Workspace) -> CheckResult:
    """Run a side check for one dataset. Records the result."""
    table = f"{check.side}.{dataset}"

    def ask() -> list[CheckResult]:
        wrong = workspace.read(table).filter(check.wrong)
        return [
            CheckResult(
                check_name=f"{check.name} {dataset}",
                table_name=check.table_name,
                severity=check.severity,
                passed=wrong.is_empty(),
                failing=wrong.height,
                detail=check.detail,
                sample=tuple(wrong.head(SAMPLE_ROWS).to_dicts()),
            )
        ]

    (result,) = _once(workspace, side_record(check, dataset), (table,), side_question(check), ask)
    return result
