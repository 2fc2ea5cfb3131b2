"""What changed, and why: nights whose every change has exactly its causes; the ledger is kept, and mended."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from pipeline.ask.changes import Narrowed
from pipeline.ask.changes import changes as changes_between
from pipeline.ask.why import history
from pipeline.cli import asking
from pipeline.cli.main import app
from pipeline.parse import workers
from pipeline.project import Project
from pipeline.publish.ledger.apply import apply_ledger
from pipeline.run.steps import release_of
from pipeline.store.files import same_bytes
from pipeline.store.ledgers import Ledgers, ledger_path
from pipeline.store.releases import Releases, parquet_files
from tests.conftest import drop
from tests.support.changing_program import PACKAGE, Program, here, night
from tests.support.claiming_program import claim, with_claims
from tests.support.kernel import FIRST, copy_of
from tests.support.ledger_nights import CHANGED, NIGHTS

Change = tuple[Any, ...]
ASKED = "SELECT table_name, change, row_key, column_name, old_value, new_value, causes, cause_detail"
MART, CORE = "marts.adviser_year", "core.adviser_count"


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Program]]:
    """A home after a first night and six more, each with one thing changed: see NIGHTS."""
    folder = tmp_path_factory.mktemp("ledger")
    home = folder / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "parse_all", here)
        patch.syspath_prepend(str(folder))
        patch.setattr(sys, "dont_write_bytecode", True)
        program = with_claims(Program(folder))
        claim(program, ("FRA", "one"), ("KEN", "two"))
        changelog = folder / "CHANGELOG.md"
        changelog.write_text("## Unreleased\n\n- The first words.\n")
        drop(home, "first.csv", *FIRST)
        assert night(program.at(home)) == "published"
        for name in NIGHTS:
            CHANGED[name](home, program)
            assert night(program.at(home)) == "published", name
        yield home, program
        for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
            del sys.modules[name]


def changes(home: Path, name: str, also: str = "change <> 'place'") -> list[Change]:
    release = Releases(home).all()[-2 - NIGHTS.index(name)]
    with duckdb.connect(str(release.database), read_only=True) as connection:
        query = f"{ASKED} FROM meta.change_cell WHERE {also} ORDER BY change_no"
        return [(*r[:2], json.loads(r[2]), *r[3:]) for r in connection.execute(query).fetchall()]


def test_a_figure_that_the_publisher_revised(nights: tuple[Path, Program]) -> None:
    core, mart, beside = changes(nights[0], "figure")
    assert core[:2] == (CORE, "cell") and core[2]["locator"] == "line 3"
    assert core[3:7] == ("advisers", "12", "15", ["publisher_revised"])
    assert core[7].startswith("first.csv: ") and " → " in core[7]
    assert mart[:7] == (MART, "cell", {"year": "2020", "iso3": "FRA"}, "advisers", "12", "15", ["publisher_revised"])
    assert beside[:2] == ("marts.post_year", "cell") and beside[3:7] == core[3:7]
    assert mart[7] == beside[7] == core[7]


def test_both_places_of_a_revised_figure(nights: tuple[Path, Program]) -> None:
    home, _ = nights
    release = Releases(home).all()[-2]
    with duckdb.connect(str(release.database), read_only=True) as connection:
        places = connection.execute(
            "SELECT old_document_id, old_locator, new_document_id, new_locator, iso3 FROM meta.change_cell "
            "WHERE change = 'cell'"
        ).fetchall()
        (document,) = connection.execute("SELECT document_id FROM meta.document WHERE name = 'first.csv'").fetchone()  # type: ignore[misc]
    assert len(set(places)) == 1, "the mart has the places of the row it was made of"
    assert places[0][1:] == ("line 3", document, "line 3", "FRA") and places[0][0] != document


def test_another_query(nights: tuple[Path, Program]) -> None:
    found = changes(nights[0], "query")
    assert found[0][:7] == (
        MART,
        "cell",
        {"year": "2020", "iso3": "FRA"},
        "advisers",
        "15",
        "10",
        ["rule_or_code"],
    )
    assert {f[0] for f in found} == {MART, "marts.post_year"} and {tuple(f[6]) for f in found} == {("rule_or_code",)}
    assert "adviser_year.sql " in found[0][7] and " → " in found[0][7]
    assert "CHANGELOG: `marts.adviser_year` has the fewest advisers of a year." in found[0][7]


def test_a_claim_added(nights: tuple[Path, Program]) -> None:
    found = changes(nights[0], "claim")
    assert [f[:2] for f in found] == [
        ("core.post", "cell"),
        ("core.post", "cell"),
        ("core.post_claim", "row_added"),
        ("marts.post_year", "cell"),
    ]
    assert {tuple(f[6]) for f in found} == {("claim_added",)}
    assert {f[7] for f in found} == {'core.post_claim {"iso3":"FRA","value":"three"}'}
    assert {f[2]["iso3"] for f in found} == {"FRA"}


def test_a_claim_withdrawn(nights: tuple[Path, Program]) -> None:
    found = changes(nights[0], "withdrawn")
    assert [f[:2] for f in found] == [("core.post", "cell"), ("core.post_claim", "row_removed")]
    assert {tuple(f[6]) for f in found} == {("claim_withdrawn",)}


def test_a_new_document(nights: tuple[Path, Program]) -> None:
    found = changes(nights[0], "document")
    assert [f[:2] for f in found] == [(CORE, "row_added"), (MART, "row_added"), ("marts.post_year", "row_added")][
        : len(found)
    ]
    assert {tuple(f[6]) for f in found} == {("new_document",)}
    assert all(f[7].startswith("second.csv ") for f in found)


def test_a_correction(nights: tuple[Path, Program]) -> None:
    found = changes(nights[0], "correction")
    assert {(f[3], f[4], f[5]) for f in found if f[0] != "marts.post_year"} == {("advisers", "9", "8")}
    assert {tuple(f[6]) for f in found} == {("correction",)} and {f[7] for f in found} == {"kenya-nine"}


def test_every_ledger_applied_to_the_release_before_gives_the_release(
    nights: tuple[Path, Program], tmp_path: Path
) -> None:
    kept = Releases(nights[0]).all()[::-1]
    for before, after in pairwise(kept):
        old, new = parquet_files(before.folder), parquet_files(after.folder)
        differing = [n for n in new if not n.startswith("meta.") and not same_bytes(old[n], new[n])]
        assert differing
        for table in differing:
            made = tmp_path / "made.parquet"
            apply_ledger(ledger_path(after.folder), table, old[table], made, tmp_path / "spill")
            both = [f"SELECT * FROM '{path}'" for path in (made, new[table])]
            for a, b in (both, both[::-1]):
                assert duckdb.sql(f"{a} EXCEPT ALL {b}").fetchall() == [], table


def test_the_ledger_of_every_release_is_kept(nights: tuple[Path, Program]) -> None:
    home, _ = nights
    ledgers = Ledgers(home)
    kept = [release.release_id for release in Releases(home).all()[::-1]]
    assert ledgers.ids() == kept
    found = [ledgers.get(name) for name in kept]
    assert [ledger.previous if ledger else "damaged" for ledger in found] == [None, *kept[:-1]]


def _without_the_first(nights: tuple[Path, Program], target: Path) -> Project:
    """The same nights in a home of their own, in which the first releases are gone."""
    own = copy_of(nights[0], target)
    Releases(own).prune(2)
    return nights[1].at(own)


@pytest.fixture(scope="module")
def asked(nights: tuple[Path, Program], tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Not to be changed: see `changed`."""
    return _without_the_first(nights, tmp_path_factory.mktemp("asked") / "home")


@pytest.fixture
def changed(nights: tuple[Path, Program], tmp_path: Path) -> Project:
    """For one test to do with as it likes."""
    return _without_the_first(nights, tmp_path / "home")


def test_a_cell_is_followed_through_releases_that_are_gone(asked: Project) -> None:
    steps, notes = history(asked, "adviser_year", ["2020", "FRA", "advisers"])
    assert [(s["old_value"], s["new_value"], s["causes"]) for s in steps] == [
        ("15", "10", "rule_or_code"),
        ("12", "15", "publisher_revised"),
    ]
    first = steps[1]
    assert (first["old_document"], first["new_document"], first["new_publisher"]) == (
        "first.csv",
        "first.csv",
        "A Ministry",
    )
    assert first["old_locator"] == first["new_locator"] == "line 3" and notes == []
    assert history(asked, "core.post", ["FRA"])[0] != [] and history(asked, "adviser_year", ["2020", "KEN"]) == ([], [])


def test_a_row_keyed_by_its_document_is_followed_to_the_document_before(asked: Project) -> None:
    (place,) = duckdb.sql(
        f"SELECT document_id FROM '{parquet_files(asked.releases.all()[0].folder)[CORE]}' WHERE locator = 'line 3'"
    ).fetchall()
    steps, _ = history(asked, CORE, [place[0], "line 3"])
    assert [(s["change"], s["old_value"]) for s in steps if s["change"] == "cell"] == [("cell", "12")]


def test_the_difference_over_releases_that_are_gone(asked: Project) -> None:
    known = Ledgers(asked.settings.home).ids()
    found, notes = changes_between(asked, known[0], known[-1], Narrowed(MART), cells=True)
    assert [(c["old_value"], c["new_value"]) for c in found if c["change"] == "cell"] == [
        ("12", "15"),
        ("15", "10"),
        ("9", "8"),
    ] and notes == []
    (line,), _ = changes_between(asked, known[0], known[2], Narrowed(MART, "France", "rule_or_code"))
    assert (line["rows_revised"], line["causes"], line["unknown"]) == (1, "rule_or_code", 0)
    (line,), _ = changes_between(asked, known[-2], known[-1], Narrowed(MART))
    assert (line["rows_revised"], line["causes"]) == (1, "correction")
    back, _ = changes_between(asked, known[-1], known[-2], Narrowed(MART), cells=True)
    assert [(c["old_value"], c["new_value"]) for c in back] == [("8", "9")]


@pytest.mark.parametrize("harm", ["missing", "damaged"])
def test_a_damaged_ledger_is_read_from_the_release_rebuilt_or_a_gap(changed: Project, harm: str) -> None:
    home, known = changed.settings.home, Ledgers(changed.settings.home).ids()
    asking = ("adviser_year", ["2021", "KEN", "advisers"])
    whole, _ = history(changed, *asking)

    def hurt(path: Path) -> None:
        data = path.read_bytes()[:-20]
        path.unlink()
        if harm == "damaged":
            path.write_bytes(data)

    hurt(Ledgers(home).path(known[-1]))
    found, notes = history(changed, *asking)
    assert found == whole and harm in notes[0] and "own table" in notes[0]
    hurt(ledger_path(changed.releases.all()[0].folder))
    found, notes = history(changed, *asking)
    assert [s["causes"] for s in found] == [s["causes"] for s in whole] and "rebuilt from" in notes[0]
    hurt(Ledgers(home).path(known[1]))
    found, _ = history(changed, *asking)
    assert [(s["release"], s["causes"]) for s in found if s["change"] == "gap"] == [(known[1], "unknown")]
    if harm == "missing":
        return
    Ledgers(home).mend(release.folder for release in changed.releases.all())
    assert Ledgers(home).get(known[-2]) is not None


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (("why", "advisor_year", "2020", "FRA"), "the nearest: adviser_year"),
        (("why", "adviser_year", "2020", "FRB"), "the nearest of iso3: France (FRA)"),
        (("why", "adviser_year", "2020", "FRA", "advisors"), "advisers"),
        (("why", "adviser_year", "advisers=3"), "year, iso3"),
        (("diff", "1999", "2000"), "no single release '1999'; the nearest: 20"),
        (("diff", "{0}", "{1}", "advisor_year"), "the nearest: adviser_year"),
        (("diff", "{0}", "{1}", "--country", "Frnce"), "the nearest: France (FRA)"),
        (("diff", "{0}", "{1}", "--cause", "revised"), "publisher_revised"),
    ],
)
def test_what_names_nothing_is_told_the_nearest(
    asked: Project, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], near: str
) -> None:
    monkeypatch.setattr(asking, "project", lambda: asked)
    known = Ledgers(asked.settings.home).ids()[-2:]
    result = CliRunner().invoke(app, [word.format(*known) for word in words])
    assert result.exit_code == 2 and near in result.output


def test_commands_say_what_they_found(asked: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "project", lambda: asked)
    known = Ledgers(asked.settings.home).ids()
    shown = CliRunner().invoke(app, ["why", "adviser_year", "2020", "FRA", "advisers"])
    assert shown.exit_code == 0 and "publisher_revised" in shown.output and "A Ministry" in shown.output
    told = CliRunner().invoke(app, ["diff", known[0], known[1], "--json"])
    assert {line["table_name"] for line in json.loads(told.output)} == {CORE, MART, "marts.post_year"}
    nothing = CliRunner().invoke(app, ["why", "adviser_year", "2020", "KEN"])
    assert nothing.exit_code == 0 and "unchanged" in nothing.output


def test_a_night_forced_with_nothing_new_adds_nothing_and_stays_in_the_line(changed: Project) -> None:
    before = changed.releases.current_id()
    release = release_of(changed)
    ledger = Ledgers(changed.settings.home).get(release.release_id)
    assert ledger is not None and ledger.previous == before
    assert duckdb.sql(f"SELECT count(*) FROM '{ledger.path}'").fetchone() == (0,)
    assert len(history(changed, "adviser_year", ["2020", "FRA", "advisers"])[0]) == 2


def test_after_a_rollback_the_history_is_that_of_what_is_published(changed: Project) -> None:
    changed.releases.roll_back()
    assert [s["causes"] for s in history(changed, "adviser_year", ["2021", "KEN"])[0]] == ["new_document"]
    release = release_of(changed)
    ledger = Ledgers(changed.settings.home).get(release.release_id)
    assert ledger is not None and ledger.previous == Ledgers(changed.settings.home).ids()[-3]
