"""Machines that everybody may ask: a row of a source that may not be passed on is in no answer of any operation."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl
import pytest

from pipeline.ask.errors import AskError
from pipeline.ask.serve.catalogue import CATALOGUE, answer, named
from pipeline.ask.serve.desk import Desk
from pipeline.declare.licence import Licence
from pipeline.project import Project
from pipeline.publish.bundle.bundle import bundle, tables_of
from pipeline.run import nightly
from pipeline.run.steps import release_of
from pipeline.store.files import file_digest
from tests.conftest import drop
from tests.support.damage import cut
from tests.support.kernel import FIRST, copy_of, plain_settings, project_at

#: A figure of the closed source, and what it was before.
SENTINEL, BEFORE = "987654", "10"
ROW = ["source_id=adviser_counts", "month_end=2020-01-31"]
ASKED: dict[str, dict[str, Any]] = {
    "tables": {},
    "describe": {"table": "core.adviser_count"},
    "query": {"sql": "SELECT * FROM core.adviser_count"},
    "trace": {"table": "core.adviser_count", "key": ROW},
    "cite": {"table": "core.adviser_count", "key": [*ROW, "advisers"]},
    "why": {"table": "core.adviser_count", "key": ["locator=line 2"]},
    "coverage": {"table": "core.adviser_count"},
    "conflicts": {},
    "search": {"words": "FRA"},
    "resolve": {"label": ["France"]},
}


def _closed(project: Project) -> Project:
    """The project as if nothing of the documents might be passed on, and with a table that can be searched."""
    datasets = tuple(
        replace(d, sources=tuple(replace(s, licence=Licence("None stated")) for s in d.sources))
        if d.name == "counts"
        else d
        for d in project.datasets
    )
    counts = replace(project.tables["core.adviser_count"], search={"text": "iso3"})
    return replace(project, datasets=datasets, tables={**project.tables, counts.name: counts})


@pytest.fixture(scope="module")
def closed(first_night: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose figures may not be passed on, and whose second release revised one of them."""
    home = copy_of(first_night[0], tmp_path_factory.mktemp("closed") / "home")
    with plain_settings():
        release_of(_closed(project_at(home)))
        drop(home, "first.csv", FIRST[0].replace(BEFORE, SENTINEL), *FIRST[1:])
        assert nightly.run(_closed(project_at(home)))["outcome"] == "published"
    return home


@pytest.mark.parametrize("file", ["passing.json", "release.json"])
def test_what_is_kept_for_everybody_is_made_anew_where_it_is_damaged(desks: tuple[Desk, Desk], file: str) -> None:
    seen = desks[1].shown()
    cut(seen.release.folder / file)
    made = desks[1].shown()
    assert (made.left_out, made.release.release_id, made.release.rows) == (
        seen.left_out,
        seen.release.release_id,
        seen.release.rows,
    )
    assert made.release.database_sha256 == file_digest(made.release.database)


@pytest.fixture(scope="module")
def desks(closed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Desk]:
    """One for whoever runs the warehouse, one for everybody."""
    project = _closed(project_at(closed))
    return Desk(project), Desk(project, public=tmp_path_factory.mktemp("public"))


def _asked(desk: Desk, operation: str, **arguments: object) -> str:
    try:
        return json.dumps(answer(desk, named(operation), arguments))
    except AskError as error:
        return str(error)


def test_every_operation_is_tried() -> None:
    assert set(ASKED) == set(CATALOGUE)


@pytest.mark.parametrize("operation", ASKED)
def test_no_operation_answers_what_may_not_be_passed_on(desks: tuple[Desk, Desk], operation: str) -> None:
    own, public = (_asked(desk, operation, **ASKED[operation]) for desk in desks)
    assert (SENTINEL in own) == (operation in {"query", "trace", "cite", "why", "search"}), own
    assert SENTINEL not in public, public


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM marts.adviser_year",
        "FROM meta.change_cell",
        "FROM meta.check_result WHERE sample IS NOT NULL",
        "SELECT iso3, max(advisers) AS advisers FROM core.adviser_count GROUP BY ALL",
    ],
)
def test_no_question_in_sql_reaches_it(desks: tuple[Desk, Desk], sql: str) -> None:
    own, public = (_asked(desk, "query", sql=sql) for desk in desks)
    assert SENTINEL in own or "meta.check" in sql
    assert SENTINEL not in public and "FRA" not in public


def test_what_is_not_here_is_said_and_the_rest_is_there(desks: tuple[Desk, Desk]) -> None:
    _, public = desks
    asked = answer(public, named("query"), {"sql": "SELECT count(*) AS n FROM core.adviser_count"})
    assert any(
        "not public, and not here: 3 rows: the terms of A Ministry, Adviser counts" in said for said in asked["caveats"]
    )
    assert any("neither none nor zero" in said for said in asked["caveats"])
    tables = {row["table_name"]: row["rows"] for row in answer(public, named("tables"), {})["data"]}
    assert tables["core.adviser_count"] == 0 and "marts.adviser_year" not in tables and tables["core.entity"] > 200
    with pytest.raises(AskError, match="no table adviser_year"):
        answer(public, named("trace"), {"table": "adviser_year", "key": ["2020", "FRA"]})
    known = answer(public, named("query"), {"sql": "SELECT count(*) AS n FROM core.entity"})["data"]["rows"]
    assert known == [{"n": tables["core.entity"]}]


def test_an_earlier_release_allows_no_more_than_the_newest(desks: tuple[Desk, Desk]) -> None:
    own, public = desks
    for release in own.project.releases.all():
        asked = {"sql": "FROM core.adviser_count", "release": release.release_id}
        assert answer(public, named("query"), asked)["data"]["rows"] == []
        assert len(answer(own, named("query"), asked)["data"]["rows"]) == 3


def test_terms_that_became_stricter_hold_for_what_was_made_public_before(closed: Path, tmp_path: Path) -> None:
    """And terms that became looser change nothing of what a release said itself."""
    home = copy_of(closed, tmp_path / "home")
    releases = project_at(home).releases
    newest, second, first = releases.all()
    asked = {"sql": "FROM core.adviser_count", "release": first.release_id}
    for later in (newest, second):
        later.folder.rename(tmp_path / later.release_id)
    releases.point_to(first.release_id)
    public = Desk(project_at(home), public=tmp_path / "public")
    assert len(answer(public, named("query"), asked)["data"]["rows"]) == 3
    (tmp_path / second.release_id).rename(second.folder)
    assert answer(public, named("query"), asked)["data"]["rows"] == []
    with plain_settings():
        release_of(project_at(home))
    later = asked | {"release": second.release_id}
    assert answer(public, named("query"), later)["data"]["rows"] == []
    assert len(answer(public, named("query"), asked)["data"]["rows"]) == 3


def test_a_new_release_is_seen_and_one_that_is_gone_is_forgotten(closed: Path, tmp_path: Path) -> None:
    home = copy_of(closed, tmp_path / "home")
    desk = Desk(_closed(project_at(home, keep=1)), public=tmp_path / "public")
    before = answer(desk, named("tables"), {})["release"]["release_id"]
    release_of(desk.project)
    after = answer(desk, named("tables"), {})["release"]["release_id"]
    assert before != after
    kept = [folder.name for folder in (tmp_path / "public" / "releases").iterdir() if not folder.is_symlink()]
    assert kept == [after]


def test_what_is_taken_away_in_public_leaves_it_out_and_names_it(closed: Path, tmp_path: Path) -> None:
    release = project_at(closed).releases.current()
    assert release is not None
    made = bundle(release, tmp_path / "out", tables_of(release), ("parquet", "csv", "xlsx", "datapackage"), public=True)
    assert made["left_out"]["core.adviser_count"].startswith("3 rows: the terms of A Ministry, Adviser counts")
    out = tmp_path / "out"
    assert not (out / "csv" / "marts.adviser_year.csv").exists()
    assert pl.read_parquet(out / "parquet" / "core" / "adviser_count.parquet").height == 0
    said = [path.read_text() for path in out.rglob("*") if path.suffix in (".csv", ".json", ".md")]
    said += [str(pl.read_parquet(path).to_dicts()) for path in out.rglob("*.parquet")]
    book = fastexcel.read_excel(out / "xlsx" / "tables.xlsx")
    said += [str(book.load_sheet(name).to_polars().to_dicts()) for name in book.sheet_names]
    assert not [text[:80] for text in said if SENTINEL in text]
    assert "`marts.adviser_year`: the table, 2 rows" in (out / "README.md").read_text()
    assert "marts.adviser_year,the table,2,adviser_counts" in (out / "left_out.csv").read_text()
    for resource in json.loads((out / "datapackage.json").read_text())["resources"]:
        assert resource["hash"] == f"sha256:{file_digest(out / resource['path'])}", resource["path"]
