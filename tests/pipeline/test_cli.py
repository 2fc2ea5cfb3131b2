"""The `wps` command over the small warehouse: what it prints for machines, and every exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.store.home import held
from pipeline.store.runs import PARTIAL, keep_run
from tests.conftest import drop
from tests.pipeline.commands import Wps
from tests.support.kernel import ROOT, environment, releases_of


def _strict(text: str) -> Any:
    """JSON as every reader knows it: no NaN, no Infinity."""

    def refuse(word: str) -> None:
        raise ValueError(f"{word} is not JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize(
    "words",
    [
        ("build",),
        ("status",),
        ("query", "SELECT * FROM marts.adviser_year ORDER BY iso3"),
        ("tables",),
        ("tables", "adviser_year"),
        ("releases",),
        ("trace", "adviser_year", "2020", "FRA"),
        ("resolve", "France", "Atlantis"),
    ],
    ids=" ".join,
)
def test_every_command_speaks_to_people_and_machines(wps: Wps, words: tuple[str, ...]) -> None:
    for_people, for_machines = wps(*words), wps(*words, "--json")
    assert (for_people.exit_code, for_machines.exit_code) == (0, 0), for_people.output + for_machines.output
    assert for_people.stdout.strip()
    assert _strict(for_machines.stdout)
    with pytest.raises(ValueError):
        _strict(for_people.stdout)


def test_a_new_release_its_changes_and_the_way_back(wps: Wps, home: Path) -> None:
    (first,) = releases_of(home)
    assert _strict(wps("diff", first, first, "--json").stdout) == []
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    built = _strict(wps("build", "--json").stdout)
    assert built["outcome"] == "published"
    changes = {c["table_name"]: c for c in _strict(wps("diff", first, built["release_id"], "--json").stdout)}
    assert changes["marts.adviser_year"] == {
        "table_name": "marts.adviser_year",
        "rows_added": 1,
        "rows_removed": 0,
        "rows_revised": 0,
        "columns_added": 0,
        "columns_removed": 0,
        "causes": "new_document",
        "unknown": 0,
    }
    rows = _strict(wps("trace", "adviser_year", "2021", "KEN", "--json").stdout)
    assert [(row["month_end"], row["advisers"]) for row in rows] == [("2021-01-31", 9)], "and no other year's rows"
    back = wps("rollback", "--json")
    assert back.exit_code == 0 and _strict(back.stdout)["current_release_id"] == first
    assert [r["current"] for r in _strict(wps("releases", "--json").stdout)] == [False, True]
    with held(home):
        for words in (("build", "--json"), ("rollback", built["release_id"])):
            busy = wps(*words)
            assert busy.exit_code == 4 and "another run holds" in busy.stderr and busy.stdout == ""


def test_a_run_held_back_ends_with_1_and_shows_the_rows(wps: Wps, home: Path) -> None:
    drop(home, "bad.csv", "2021-01-31,Kenya,666")
    for_people = wps("build")
    assert for_people.exit_code == 1
    assert (
        "held back" in for_people.stdout and "no_hundred" in for_people.stdout and "advisers=666" in for_people.stdout
    )
    status = _strict(wps("status", "--json").stdout)
    assert status["last_run"]["outcome"] == "held"
    assert status["current_release"]["release_id"] == releases_of(home)[0]
    assert wps("status").exit_code == 0


def test_a_later_run_of_some_assets_alone_is_told_beside_the_last_whole_one(wps: Wps, home: Path) -> None:
    whole = _strict(wps("status", "--json").stdout)
    assert whole["partial_run"] is None
    keep_run(home, datetime.now(UTC), {**whole["last_run"], "outcome": PARTIAL, "sources": []})
    told = _strict(wps("status", "--json").stdout)
    assert (told["last_run"], told["partial_run"]["outcome"]) == (whole["last_run"], PARTIAL)
    assert "some assets were made alone" in wps("status").stdout


def test_without_any_source_the_exit_code_is_3(wps: Wps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WPS_HOME", str(tmp_path / "empty"))
    result = wps("build", "--json")
    assert result.exit_code == 3 and _strict(result.stdout)["outcome"] == "no_source"
    shown = wps("build")
    assert shown.exit_code == 3 and "no source could be read" in shown.stdout


@pytest.mark.parametrize("words", [("query", "SELECT 1"), ("trace", "adviser_year", "2020"), ("rollback",)])
def test_before_the_first_release_the_answer_is_2(
    wps: Wps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("WPS_HOME", str(tmp_path / "empty"))
    result = wps(*words, "--json")
    assert result.exit_code == 2 and result.stderr.startswith("wps: ")
    for quiet in ("status", "releases", "tables"):
        assert wps(quiet, "--json").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("build", "--only", "nothing"), "the datasets are reference, counts"),
        (("build", "--mirror", "/no/such/folder"), "no such folder"),
        (("rollback", "1999"), "no single release '1999'"),
        (("diff", "1999", "2000"), "no single release '1999'"),
        (("tables", "core.nothing"), "there is no table core.nothing"),
        (("query", "SELEC 1"), "syntax error"),
        (("query", "SELECT * FROM marts.nothing"), "nothing"),
        (("query", "CREATE TABLE mine AS SELECT 1"), "read-only"),
        (("trace", "adviser_year", "1815", "FRA"), "no row with year=1815"),
        (("trace", "adviser_year", "2020", "FRA", "12"), "there is no column 12 in marts.adviser_year"),
        (("trace", "adviser_year", "colour=red"), "no column colour"),
        (("trace", "nothing", "1"), "there is no table nothing"),
        (("resolve", "France", "--on", "yesterday"), "2012-11-30"),
        (("archive", "refresh"), "a mirror is needed"),
        (("build", "--nonsense"), "No such option"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_does_not_exist_is_a_usage_error(wps: Wps, words: tuple[str, ...], said: str) -> None:
    result = wps(*words)
    assert result.exit_code == 2, result.output
    assert said in " ".join(result.stderr.split())
    assert "Traceback" not in result.output


def test_a_misspelt_setting_is_an_error_with_a_hint(wps: Wps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WPS_MIROR", "/somewhere")
    result = wps("status")
    assert result.exit_code == 2 and "did you mean WPS_MIRROR?" in result.stderr


def test_a_figure_is_followed_to_document_and_line(wps: Wps) -> None:
    rows = _strict(wps("trace", "marts.adviser_year", "year=2020", "iso3=KEN", "--json").stdout)
    assert len(rows) == 1
    assert (
        rows[0]
        | {
            "document": "first.csv",
            "locator": "line 4",
            "advisers": 7,
            "publisher": "A Ministry",
            "source_id": "adviser_counts",
            "licence": "CC0-1.0",
        }
        == rows[0]
    )
    assert rows[0]["sha256"].startswith(rows[0]["document_id"])


def test_labels_from_standard_input_keep_their_order(wps: Wps) -> None:
    result = wps("resolve", "-", "--json", stdin="Kenya\nAtlantis\n\nFRANCE\r\nUnited Nations")
    found = _strict(result.stdout)
    assert [row["label"] for row in found] == ["Kenya", "Atlantis", "", "FRANCE", "United Nations"]
    assert [row["iso3"] for row in found] == ["KEN", None, None, "FRA", None]
    assert [row["exact"] for row in found] == [True, False, False, False, found[4]["exact"]]
    assert set(found[0]) == {"label", "entity", "kind", "iso3", "exact"}


def test_a_label_means_what_it_meant_on_the_day(wps: Wps) -> None:
    def meaning(*options: str) -> Any:
        return _strict(wps("resolve", "Burma", "Congo", *options, "--json").stdout)

    burma, congo = meaning("--on", "2012-11-30")
    assert (burma["iso3"], congo["iso3"]) == ("MMR", "COG")
    assert [m["iso3"] for m in meaning("--on", "1970-01-01")] != [burma["iso3"], congo["iso3"]]


def test_answers_as_csv_are_safe_to_open(wps: Wps) -> None:
    result = wps("query", "SELECT '=1+1' AS a, -1 AS n, ['@x'] AS l", "--csv")
    assert result.exit_code == 0 and result.stdout.splitlines()[:2] == ["a,n,l", '\'=1+1,-1,"[""@x""]"']


def test_answers_as_json_hold_no_numbers_that_json_lacks(wps: Wps) -> None:
    sql = "SELECT 'nan'::DOUBLE AS a, '-inf'::DOUBLE AS b, DATE '2020-01-31' AS d, ['nan'::DOUBLE] AS e"
    result = wps("query", sql, "--json")
    assert result.exit_code == 0
    (row,) = _strict(result.stdout)
    assert row == {"a": None, "b": None, "d": "2020-01-31", "e": [None]}


def test_the_doctor_ends_with_1_when_something_is_wrong(wps: Wps, home: Path) -> None:
    findings = {f["what"]: f for f in _strict(wps("doctor", "--json").stdout)}
    assert findings["release"]["ok"] and findings["home"]["ok"]
    assert findings["one night"]["detail"].endswith("documents of: adviser_counts 1")
    assert not findings["archive"]["ok"], "the small warehouse ships no rows"
    assert findings["network"]["detail"] == "not used: WPS_OFFLINE is set"
    database = (home / "wps.duckdb").resolve()
    database.chmod(0o644)
    with duckdb.connect(str(database)) as connection:
        connection.execute("DROP TABLE meta.change")
    result = wps("doctor")
    assert result.exit_code == 1 and "--force" in " ".join(result.stdout.split())


def test_the_help_names_every_exit_code(wps: Wps) -> None:
    text = " ".join(wps("--help").stdout.split())
    for code in ("0 done", "1 held back", "2 usage", "3 no source", "4 another run", "5 an unexpected error"):
        assert code in text


def test_an_unexpected_error_is_not_taken_for_a_held_release(tmp_path: Path) -> None:
    """Python's own exit code for an exception is 1, which here means that a check failed."""
    script = "from pipeline.cli import main, support; support.load = lambda settings: 1 / 0; main.main()"
    command = [sys.executable, "-c", script, "build"]
    ended = subprocess.run(
        command, cwd=ROOT, env=environment(WPS_HOME=str(tmp_path)), capture_output=True, text=True, check=False
    )
    assert ended.returncode == 5 and "ZeroDivisionError" in ended.stderr
