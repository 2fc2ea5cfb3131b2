"""A check is asked once of the same tables, whichever kind it is, and again when either changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pipeline.check import checks
from pipeline.check.results import CheckResult
from pipeline.declare import sql_file
from pipeline.declare.checks import SideCheck
from pipeline.declare.field import Field
from pipeline.declare.schema import Table
from pipeline.store.workspace import Workspace

TABLE = Table("core.t", "T", "", (Field("a", "integer", "A number.", None, {"minimum": 0}),), ("a",))
SIDE = SideCheck("none_negative", "reject", "meta.reject", "error", "no number below 0", pl.col("a") < 0)
SQL = "-- severity: error\n-- what: no number below 0.\nSELECT a FROM core.t WHERE a < 0"
Ask = Callable[[], list[CheckResult]]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    found = Workspace(tmp_path)
    write(found, [1, -2])
    return found


def write(workspace: Workspace, numbers: list[int]) -> None:
    for name in (TABLE.name, "reject.d"):
        workspace.write(name, pl.DataFrame({"a": numbers}))


def asking(workspace: Workspace, kind: str, again: bool = False) -> Ask:
    """A check of that kind; `again` asks something else."""
    if kind == "table":
        more = [{"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "a", "value_set": [1]}}]
        extra = [{**e, "severity": "warning"} for e in more] if again else []
        return lambda: checks.check_table(TABLE, extra, workspace)
    if kind == "side":
        return lambda: [checks.check_side(replace(SIDE, wrong=pl.col("a") < -1) if again else SIDE, "d", workspace)]
    path = workspace.root / "none_negative.sql"
    path.write_text(SQL.replace("< 0", "< -1") if again else SQL)
    query = sql_file.read(path)
    return lambda: [checks.check_query(query, "core.t", workspace)]


KINDS = pytest.mark.parametrize("kind", ["table", "side", "query"])


@pytest.fixture
def written(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the records that are written from now on."""
    names: list[str] = []
    keep = workspace.write_record

    def noted(name: str, kept: object) -> None:
        names.append(name)
        keep(name, kept)

    monkeypatch.setattr(workspace, "write_record", noted)
    return names


@KINDS
def test_the_same_question_is_asked_once(workspace: Workspace, written: list[str], kind: str) -> None:
    first = asking(workspace, kind)()
    assert [r.failing for r in first if not r.passed] == [1] and len(written) == 1
    assert asking(workspace, kind)() == first and len(written) == 1


@KINDS
def test_other_rows_are_asked_anew(workspace: Workspace, written: list[str], kind: str) -> None:
    asking(workspace, kind)()
    write(workspace, [1, 2])
    assert all(r.passed for r in asking(workspace, kind)()) and len(written) == 2


@KINDS
def test_another_question_is_asked_anew(workspace: Workspace, written: list[str], kind: str) -> None:
    asking(workspace, kind)()
    asking(workspace, kind, again=True)()
    assert len(written) == 2


@pytest.mark.parametrize(
    ("values", "covered", "wrong"),
    [([3, None], [True, False], 0), ([0, None], [True, True], 1), ([0, 1], [True, False], 1), ([None], [None], 1)],
)
def test_a_measure_has_a_value_where_it_is_covered_and_nowhere_else(
    workspace: Workspace, values: list[int | None], covered: list[bool | None], wrong: int
) -> None:
    fields = (Field("k", "integer", "K."), Field("n", "integer", "N.", unit="persons", sources=("s",)))
    table = Table("marts.p", "P", "", (*fields, Field("n_covered", "boolean", "Where.")), ("k",))
    schema = {"k": pl.Int64, "n": pl.Int64, "n_covered": pl.Boolean}
    workspace.write(
        "marts.p", pl.DataFrame({"k": range(len(values)), "n": values, "n_covered": covered}, schema=schema)
    )
    results = {r.check_name: r for r in checks.check_table(table, [], workspace, validate=lambda *_: [])}
    assert results["known_where_covered"].failing == wrong
