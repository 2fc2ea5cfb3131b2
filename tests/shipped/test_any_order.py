"""Every query answers alike over the files and the database, in whichever order rows lie and conditions are asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.publish.page.declared import Declared
from pipeline.store.engine import quoted_name
from tests.support.queries import is_ordered, queries
from tests.support.shipped import shipped_project
from tests.support.site import PAGE
from tests.support.varied import Answer, Connection, another, answer, as_the_page_asks, otherwise


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    current = shipped_project(tmp_path_factory).releases.current()
    assert current
    return current.folder


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("varied") / "changes.parquet"


@pytest.fixture(scope="module")
def page(release: Path, changes: Path) -> Iterator[Connection]:
    with as_the_page_asks(release, changes) as connection:
        yield connection


@pytest.fixture(scope="module")
def usual(page: Connection) -> dict[str, Answer]:
    return {name: answer(page, sql) for name, sql in queries().items()}


def test_every_query_answers(usual: dict[str, Answer]) -> None:
    assert {name: said for name, said in usual.items() if isinstance(said, str)} == {}
    assert len([name for name in usual if usual[name]]) > 150


def test_every_query_answers_alike(release: Path, changes: Path, usual: dict[str, Answer]) -> None:
    found: dict[str, dict[str, str]] = {}
    for way, connection in otherwise(release, changes):
        for name, sql in queries().items():
            if said := another(sql, usual[name], answer(connection, sql)):
                found.setdefault(name, {})[way] = said
    assert found == {}


def test_rows_that_are_shown_have_an_order(page: Connection, usual: dict[str, Answer]) -> None:
    """A mart is written in the order of its key, a check's rows are counted; of all else one row is one answer."""
    about = {f"finding {name}": chart.about for name, chart in Declared(PAGE).charts.items()}
    shown = {name: sql for name, sql in queries().items() if not name.startswith(("mart ", "check "))}
    for name, sql in shown.items():
        if is_ordered(sql):
            continue
        key = ", ".join(map(quoted_name, about.get(name, ()))) or "true"
        assert page.sql(f"FROM ({sql}) SELECT count(*) GROUP BY {key} HAVING count(*) > 1").fetchall() == [], name
