"""A night that an absurd document holds back, an operator who has looked and accepts it, and what becomes of that."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.check.acceptance import today
from pipeline.run import lineage, nightly
from pipeline.store.accepted import FILE
from pipeline.store.manifest import manifest_of
from pipeline.store.parsed import ParseCache
from tests.conftest import drop
from tests.pipeline.commands import Wps, over
from tests.support.damage import in_this_process
from tests.support.kernel import copy_of, failed_checks, plain_settings, project_at, published, releases_of

pytestmark = pytest.mark.xdist_group("kernel-nightly")

TABLE = "core.adviser_count"
COUNTRIES = ("France", "Kenya", "Ghana", "Chile", "Japan", "Nepal", "Peru", "Spain", "Italy", "Egypt", "Mali", "Togo")
MONTHS = ("2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30", "2020-05-31")


def rows(countries: tuple[str, ...] = COUNTRIES, times: int = 1, months: tuple[str, ...] = MONTHS) -> list[str]:
    """A document's lines: advisers by country and month, all of them different."""
    return [f"{m},{c},{times * (10 + 3 * i + j)}" for i, m in enumerate(months) for j, c in enumerate(countries)]


def night(home: Path, *lines: str) -> dict[str, Any]:
    """The night after the publisher's document has these lines, or goes on as it was."""
    if lines:
        drop(home, "advisers.csv", *lines)
    with plain_settings():
        return nightly.run(project_at(home))  # type: ignore[return-value]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a release of sixty rows. Not to be changed: take a copy."""
    home = tmp_path_factory.mktemp("sixty") / "home"
    with pytest.MonkeyPatch.context() as patch:
        in_this_process(patch)
        assert night(home, *rows())["outcome"] == "published"
    return home


@pytest.fixture
def home(first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    in_this_process(monkeypatch)
    return copy_of(first, tmp_path / "home")


@pytest.mark.parametrize(
    ("lines", "checks"),
    [
        (rows(COUNTRIES[:8]), {"rows_kept", "entities_kept", "quantity_kept"}),
        (rows(times=1000), {"unit_alike"}),
        ([*rows(), "2920-01-31,Mali,3"], {"period_within_bounds"}),
    ],
    ids=["fewer rows", "thousands", "years ahead"],
)
def test_a_document_that_lies_holds_the_night_back(home: Path, lines: list[str], checks: set[str]) -> None:
    record = night(home, *lines)
    assert record["outcome"] == "held" and len(releases_of(home)) == 1
    failed = failed_checks(record)
    assert {name for name, check in failed.items() if check["severity"] == "error"} == checks
    for name in checks:
        assert failed[name]["table_name"] == TABLE and failed[name]["acceptable"]
        assert all(row["document"] == "advisers.csv" and "line " in row["locator"] for row in failed[name]["sample"])


def test_held_accepted_published_and_what_is_worse_is_held_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wps = over(home, monkeypatch)
    fewer = rows(COUNTRIES[:8])  # eight of twelve
    assert night(home, *fewer)["outcome"] == "held"
    said = wps("status").stdout
    assert f"ERROR     {TABLE}: rows_kept: 1" in said
    assert "before=60, now=40, document=advisers.csv" in said and "locator=line " in said
    assert f'wps accept rows_kept --table {TABLE} --why "…", then wps build' in said
    for check in ("rows_kept", "entities_kept"):
        ended = wps("accept", check, "--why", "four countries withdrew")
        assert ended.exit_code == 0 and ended.stdout.startswith(f"accepted  {TABLE}: {check}: 1 until "), ended.output
    part = night(home)
    assert part["outcome"] == "held", "one of three is not accepted"
    assert failed_checks(part)["rows_kept"]["accepted"] == "four countries withdrew"
    assert wps("accept", "quantity_kept", "--why", "as above").exit_code == 0
    record = night(home)
    assert record["outcome"] == "published", record["message"]
    assert failed_checks(record)["entities_kept"]["accepted"] == "four countries withdrew"
    told = published(home, "SELECT check_name, why, until, failing_rows, sample FROM meta.accepted ORDER BY ALL")
    assert [row[:2] for row in told] == [
        ("entities_kept", "four countries withdrew"),
        ("quantity_kept", "as above"),
        ("rows_kept", "four countries withdrew"),
    ]
    assert "before" in told[2][4] and told[2][2] == today() + timedelta(days=14)
    listed = published(home, "SELECT check_name FROM meta.check_result WHERE accepted AND NOT passed ORDER BY ALL")
    assert [name for (name,) in listed] == ["entities_kept", "quantity_kept", "rows_kept"]
    assert f"accepted  {TABLE}: rows_kept, until " in wps("status").stdout
    assert night(home)["outcome"] == "unchanged"
    worse = night(home, *rows(COUNTRIES[:4]))
    assert worse["outcome"] == "held" and failed_checks(worse)["rows_kept"]["accepted"] is None


def test_an_acceptance_expires_by_itself_and_can_be_taken_back(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wps = over(home, monkeypatch)
    lines = [*rows(), "2920-01-31,Mali,3"]
    assert night(home, *lines)["outcome"] == "held"
    day = str(today() + timedelta(days=3))
    assert wps("accept", "period_within_bounds", "--until", day, "--why", "told the publisher").exit_code == 0
    assert night(home)["outcome"] == "published"
    (given,) = json.loads(wps("accept", "--list", "--json").stdout)
    assert (given["until"], given["stands"]) == (day, True)
    assert night(home, *lines, "2020-05-31,Chad,1")["outcome"] == "published", "the same row of a newer document"
    held = night(home, *lines, "2020-05-31,Chad,1", "2920-02-29,Mali,3")
    assert held["outcome"] == "held", "another row was not accepted"
    kept = json.loads((home / FILE).read_text())
    (home / FILE).write_text(json.dumps([{**kept[0], "until": "2020-01-01"}]))
    assert "expired" in wps("accept", "--list").stdout and not json.loads(wps("status", "--json").stdout)["accepted"]
    assert night(home, *lines, "2020-05-31,Chad,2")["outcome"] == "held"
    assert wps("accept", "period_within_bounds", "--undo").exit_code == 0
    assert "nothing is accepted" in wps("accept", "--list").stdout


def test_all_that_held_a_table_back_is_accepted_and_taken_back_at_once(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wps = over(home, monkeypatch)
    failed = set(failed_checks(night(home, *rows(COUNTRIES[:8]))))
    assert len(failed) > 1 and f"all {len(failed)} of {TABLE} are right? wps accept {TABLE}" in wps("status").stdout
    accepted = json.loads(wps("accept", TABLE, "--why", "four countries withdrew", "--json").stdout)
    assert {line["check_name"] for line in accepted} == failed
    assert wps("accept", TABLE, "--undo").stdout.count("no more ") == len(failed)
    assert night(home)["outcome"] == "held" and "nothing is accepted" in wps("accept", "--list").stdout
    assert wps("accept", TABLE, "--why", "four countries withdrew").exit_code == 0
    assert night(home)["outcome"] == "published"


def test_what_cannot_be_accepted_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wps = over(home, monkeypatch)
    why = ("--why", "seen")

    def refused(*words: str) -> str:
        ended = wps("accept", *words)
        assert ended.exit_code == 2 and ended.stderr.count("\n") == 1, ended.output
        return ended.stderr

    assert "did not hold the last night back: nothing did" in refused("rows_kept", *why)
    assert night(home, *rows(COUNTRIES[:8]), "2020-05-31,Chad,666")["outcome"] == "held"
    assert "nearest: rows_kept" in refused("rows_keept", *why)
    assert "period_within_bounds did not hold" in refused("period_within_bounds", *why)
    assert "guards what the program itself promises" in refused("no_hundred", *why)
    assert "no_hundred guards what the program itself promises" in refused(TABLE, *why), "of a table all or nothing"
    assert "marts.adviser_year did not hold" in refused("marts.adviser_year", *why)
    assert "--why: say what was looked at" in refused("rows_kept")
    assert "--why: say what was looked at" in refused("rows_kept", "--why", "  ")
    assert "is not between today and" in refused("rows_kept", *why, "--until", str(today() - timedelta(days=1)))
    assert "is not between today and" in refused("rows_kept", *why, "--until", str(today() + timedelta(days=400)))
    assert "soon is no day" in refused("rows_kept", *why, "--until", "soon")
    assert "there are: none" in refused("rows_kept", "--undo")
    (home / FILE).write_text("{")
    assert "mend it or move it away" in refused("--list")
    assert night(home)["outcome"] == "held", "what cannot be read accepts nothing"
    assert not next(f for f in json.loads(wps("doctor", "--json").stdout) if f["what"] == "accepted")["ok"]


def test_a_document_that_nobody_read_is_in_no_release(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A night that skipped its steps would publish tables without it under a digest with it."""
    project = project_at(home)
    (document,) = manifest_of(project.workspace, "adviser_counts").in_use
    assert lineage.unread(project) == []
    monkeypatch.setattr(ParseCache, "known", lambda _, d: d != document)
    assert lineage.unread(project) == ["adviser_counts/advisers.csv"]
    from pipeline.check.gate import Held
    from pipeline.run.steps import release_of

    with pytest.raises(Held, match=r"1 document\(s\) were not read: adviser_counts/advisers\.csv"):
        release_of(project)


JUNE = [f"2020-06-30,{country},{20 + 2 * i}" for i, country in enumerate(COUNTRIES)]
JULY = [f"2020-07-31,{country},{23 + 2 * i}" for i, country in enumerate(COUNTRIES)]


def forgotten(home: Path, name: str, wps: Wps) -> None:
    """Take a file out of the inbox, and forget it."""
    (home / "inbox" / "adviser_counts" / name).unlink()
    assert wps("forget", "adviser_counts", name).exit_code == 0


def test_what_was_forgotten_may_go_and_nothing_else(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wps = over(home, monkeypatch)
    drop(home, "june.csv", *JUNE)
    assert night(home)["outcome"] == "published"
    drop(home, "july.csv", *JULY)
    assert night(home)["outcome"] == "published"
    forgotten(home, "july.csv", wps)
    record = night(home)
    assert record["outcome"] == "published", record["message"]
    assert published(home, f"SELECT max(month_end)::VARCHAR FROM {TABLE}") == [("2020-06-30",)]
    forgotten(home, "june.csv", wps)
    lied = night(home, *rows(COUNTRIES[:8]))
    assert lied["outcome"] == "held", "another document lost rows in the same night"
    assert {"rows_kept", "entities_kept"} <= set(failed_checks(lied)) and "newest_kept" not in failed_checks(lied)


def test_a_document_that_came_again_under_a_forgotten_name_is_held_against_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wps = over(home, monkeypatch)
    drop(home, "june.csv", *JUNE)
    assert night(home)["outcome"] == "published"
    forgotten(home, "june.csv", wps)
    drop(home, "june.csv", "2020-05-31,Chad,5")
    assert "newest_kept" in failed_checks(night(home)), "it was expected to tell of June"
    drop(home, "june.csv", *JUNE)
    assert night(home)["outcome"] == "unchanged"


def test_the_first_release_is_held_by_what_is_absurd_in_itself_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    again = rows(months=MONTHS[:1]) + [line.replace("2020-01-31", "2020-02-29") for line in rows(months=MONTHS[:1])]
    held = night(home, *again[:3], "2920-01-31,Mali,3")
    assert held["outcome"] == "held" and set(failed_checks(held)) == {"period_within_bounds"}
    assert night(home, *again)["outcome"] == "published", "twelve countries may be as they were"
    assert published(home, "FROM meta.accepted") == []
