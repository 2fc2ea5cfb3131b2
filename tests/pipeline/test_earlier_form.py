"""A mart's column is renamed: what the version before promised stands as a view until its day, and is gone after it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from pipeline.ask.serve.desk import Desk
from pipeline.ask.serve.operations import describe, query
from pipeline.check.contracts import of_earlier
from pipeline.declare.contracts import Earlier, renewed, write
from pipeline.parse import workers
from pipeline.project import Project
from tests.conftest import drop
from tests.support.changing_program import PACKAGE, Program, here, night
from tests.support.kernel import FIRST, published

DICTIONARY, QUERY = "marts/advisers/tables.yaml", "marts/advisers/adviser_year.sql"
TODAY = date(2026, 3, 1)
UNTIL = date(2026, 6, 30)
VIEW = "SELECT year, iso3, most AS advisers FROM marts.adviser_year"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setattr(workers, "parse_all", here)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        del sys.modules[name]
    return Program(tmp_path)


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Make it another day."""

    def day(today: date) -> None:
        noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))

    return day


def contracted(program: Program, home: Path, until: date | None) -> Project:
    """The program, after its contracts were written anew."""
    loaded = program.at(home)
    made = [renewed(loaded.contracts.get(m.table.name), m.table, TODAY, False, until) for m in loaded.marts]
    write(program.sql / "contracts", made)
    return program.at(home)


def test_what_was_promised_stands_as_a_view_until_its_day(
    program: Program, tmp_path: Path, on: Callable[[date], None]
) -> None:
    home = tmp_path / "fresh"
    on(TODAY)
    drop(home, "first.csv", *FIRST)
    assert night(contracted(program, home, None)) == "published"
    before = published(home, "SELECT year, iso3, advisers FROM marts.adviser_year ORDER BY ALL")
    assert before

    program.edit(QUERY, "AS advisers", "AS most")
    program.edit(DICTIONARY, "name: advisers,", "name: most,")
    assert night(program.at(home)) == "held", "no next version was written"
    on(TODAY + timedelta(1))
    assert night(contracted(program, home, UNTIL)) == "held", "nobody has said yet what makes the column now"
    path = program.sql / "contracts" / "adviser_year.yaml"
    assert "SELECT year, iso3\n" in path.read_text()
    path.write_text(path.read_text().replace("SELECT year, iso3\n", "SELECT year, iso3, most AS advisers\n"))
    on(TODAY + timedelta(2))
    project = program.at(home)
    assert night(project) == "published"

    view = "marts.adviser_year_v1"
    assert published(home, f"SELECT * FROM {view} ORDER BY ALL") == before
    listed = f"SELECT kind, until, rows, primary_key FROM meta.table WHERE table_name = '{view}'"
    assert published(home, listed) == [("view", UNTIL, len(before), None)]
    described = f"SELECT column_name, type FROM meta.column WHERE table_name = '{view}' ORDER BY ordinal"
    assert published(home, described) == [("year", "BIGINT"), ("iso3", "VARCHAR"), ("advisers", "BIGINT")]
    assert published(home, "SELECT DISTINCT kind FROM meta.table WHERE table_name NOT LIKE '%v1'") == [("table",)]
    with Desk(project).sight(None) as sight:
        assert describe(sight, "adviser_year_v1").places == query(sight, f"FROM {view}").places != []
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{home / 'wps.duckdb'}' AS other (READ_ONLY)")
        assert connection.execute(f"SELECT count(*) FROM other.{view}").fetchone() == (len(before),)

    on(UNTIL)
    assert night(program.at(home)) == "unchanged"
    on(UNTIL + timedelta(1))
    assert night(program.at(home)) == "published", "the end of a view is a release of its own"
    assert not published(home, f"FROM meta.table WHERE table_name = '{view}'")
    with pytest.raises(duckdb.CatalogException):
        published(home, f"FROM {view}")


FAULTY = {
    "SELECT year, iso3 FROM marts.adviser_year": "its query has no column advisers",
    "SELECT year, iso3, 1.5::DOUBLE AS advisers FROM marts.adviser_year": "column advisers is DOUBLE",
    "SELECT *, 1 AS more FROM marts.adviser_year": "column more was never promised",
    "SELECT nothing FROM marts.adviser_year": "nothing",
    "SELECT year, iso3, iso3::BIGINT AS advisers FROM marts.adviser_year": "Could not convert",
    "FROM marts.adviser_month": "there is no table marts.adviser_month",
    "FROM read_csv('figures.csv')": "reads core.* and marts.* tables only",
}


def test_a_view_that_does_not_keep_the_promise_holds_the_release_back(program: Program, tmp_path: Path) -> None:
    home = tmp_path / "fresh"
    drop(home, "first.csv", *FIRST)
    project = contracted(program, home, None)
    assert night(project) == "published"
    contract = project.contracts["marts.adviser_year"]
    whole = Earlier(contract.table, 1, UNTIL, contract.columns, "FROM marts.adviser_year")
    assert not of_earlier(whole, project).blocks
    for view, said in FAULTY.items():
        result = of_earlier(replace(whole, view=view), project)
        assert result.blocks and said in str(result.sample), view
