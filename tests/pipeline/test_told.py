"""What a release tells: feeds that begin, stay and grow, watched questions, reports; over the small warehouse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.ask.report import KINDS
from pipeline.publish.feeds import feeds
from pipeline.run import nightly
from tests.conftest import drop
from tests.pipeline.commands import Wps, over
from tests.support.kernel import FIRST, ROOT, copy_of, plain_settings, project_at

COUNTED = "SELECT iso3, sum(advisers) AS n FROM core.adviser_count GROUP BY iso3"
FAILING = "SELECT advisers FROM core.adviser_count WHERE error('gone') IS NULL"


@pytest.fixture(scope="module")
def nights(first_night: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The feeds of three releases: the first; one in which a figure of France was revised; one with Kenya's alone."""
    home = copy_of(first_night[0], tmp_path_factory.mktemp("told") / "home")
    with plain_settings(), pytest.MonkeyPatch.context() as patch:
        wps = over(home, patch)
        assert wps("watch", "add", COUNTED, "--name", "counted").exit_code == 0
        assert wps("watch", "add", "SELECT 1", "--name", "fails").exit_code == 0
        kept = json.loads((home / "watches.json").read_text())
        (home / "watches.json").write_text(json.dumps({**kept, "fails": {**kept["fails"], "sql": FAILING}}))
        drop(home, "first.csv", FIRST[0], "2020-02-29,France,15", *FIRST[2:])
        assert nightly.run(project_at(home))["outcome"] == "published"
        drop(home, "second.csv", "2021-01-31,Kenya,9")
        assert nightly.run(project_at(home, address="https://data.example.org"))["outcome"] == "published"
        assert nightly.run(project_at(home))["outcome"] == "unchanged"
    return sorted(
        folder / "feeds"
        for folder in (home / "releases").iterdir()
        if folder.name[0] == "2" and not folder.is_symlink()
    )


def items(feeds: Path, path: str) -> list[dict[str, Any]]:
    return list(json.loads((feeds / f"{path}.json").read_text(encoding="utf-8"))["items"])


def files(feeds: Path) -> set[str]:
    return {path.relative_to(feeds).as_posix() for path in feeds.rglob("*.json")}


def test_the_first_release_has_nothing_to_tell(nights: list[Path]) -> None:
    assert files(nights[0]) == {"all.json", "index.json"} and items(nights[0], "all") == []


def test_a_revised_figure_is_one_entry_of_its_country_and_its_source(nights: list[Path]) -> None:
    assert files(nights[1]) == {
        *("all.json", "index.json", "country/FRA.json", "source/adviser_counts.json", "watch/counted.json"),
    }
    (entry,) = items(nights[1], "country/FRA")
    assert entry["tags"] == ["publisher_revised"] and "advisers: 12 is now 15" in entry["title"]
    assert "first.csv" in entry["content_html"] and "line 3" in entry["content_html"]
    assert [e["tags"] for e in items(nights[1], "all")] == [["publisher_revised"], ["watch"]]


def test_a_feed_with_nothing_new_says_the_same(nights: list[Path]) -> None:
    assert items(nights[2], "country/FRA") == items(nights[1], "country/FRA")
    (kenya,) = items(nights[2], "country/KEN")
    assert kenya["tags"] == ["new_document"]
    assert [e["title"] for e in items(nights[2], "all")][-2:] == [e["title"] for e in items(nights[1], "all")]
    told = json.loads((nights[2] / "country" / "FRA.json").read_text())
    assert told["feed_url"] == "https://data.example.org/feeds/country/FRA.json", "written anew for a new address"


def test_a_changed_answer_is_told_and_a_failing_question_ends_no_night(nights: list[Path]) -> None:
    came = [e["_wps"]["rows_came"] for e in items(nights[2], "watch/counted")]
    assert came == [1, 1]
    answers = json.loads((nights[2].parent / "watches.json").read_text())
    assert "gone" in answers["fails"]["error"] and answers["counted"]["error"] is None


def test_a_night_that_publishes_the_same_again_takes_every_feed_over(
    first_night: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    home = copy_of(first_night[0], tmp_path / "home")
    before = (home / "releases" / "current").resolve()
    assert nightly.run(project_at(home), force=True)["outcome"] == "published"
    after = (home / "releases" / "current").resolve()
    assert after != before
    for path in (before / "feeds").rglob("*.*"):
        assert (after / path.relative_to(before)).read_bytes() == path.read_bytes(), path


def test_feeds_that_cannot_be_written_publish_nothing_and_the_next_night_does(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (home / "releases" / "current").resolve()
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    with monkeypatch.context() as patch:
        patch.setattr(feeds, "FOLDER", "wps.duckdb")  # a file where the folder should be
        record = nightly.run(project_at(home))
    assert record["outcome"] == "failed" and "wps.duckdb" in str(record["message"])
    assert (home / "releases" / "current").resolve() == before
    assert nightly.run(project_at(home))["outcome"] == "published"
    assert "country/KEN.json" in files(home / "releases" / "current" / "feeds")


def test_questions_are_kept_under_names_and_judged_before(wps: Wps, home: Path) -> None:
    assert "its answer has 2 row(s) now" in wps("watch", "add", COUNTED, "--name", "counted").output
    for words, said in (
        ((COUNTED, "--name", "counted"), "remove it first"),
        ((COUNTED, "--name", "a/b"), "letters"),
        (("DROP TABLE core.entity", "--name", "x"), "DROP is no question"),
        (("SELECT 1; SELECT 2", "--name", "x"), "one statement"),
        (("FROM core.adviser", "--name", "x"), "adviser"),
        (("FROM range(5000)", "--name", "x"), "more than 1,000 rows"),
    ):
        result = wps("watch", "add", *words)
        assert result.exit_code == 2 and said in result.output, result.output
    (line,) = json.loads(wps("watch", "run", "--json").stdout)
    assert (line["name"], line["rows"], line["came"], line["error"]) == ("counted", 2, None, None)
    assert "the nearest: counted" in wps("watch", "remove", "cuonted").output
    assert wps("watch", "remove", "counted").exit_code == 0 and json.loads(wps("watch", "list", "--json").stdout) == []
    (home / "watches.json").write_text("{")
    assert wps("watch", "list").exit_code == 2 and "mend it" in wps("watch", "list").output
    doctor = {f["what"]: f["ok"] for f in json.loads(wps("doctor", "--json").stdout)}
    assert doctor["watches"] is False


def test_a_report_has_the_sections_of_the_form_and_nothing_that_nobody_said(wps: Wps, home: Path) -> None:
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / "data_error.yml").read_text(encoding="utf-8"))
    labels = [part["attributes"]["label"] for part in form["body"]]
    (options,) = [part["attributes"]["options"] for part in form["body"] if part["type"] == "dropdown"]
    result = wps("report", "adviser_year", "2020", "FRA", "advisers", "--json")
    told = json.loads(result.stdout)
    assert [label for label in told if label != "title"] == labels and list(KINDS.values()) == options
    assert told["title"] == "Data: marts.adviser_year year=2020 iso3=FRA advisers"
    assert told["What it says, and what it should say"] == "It says advisers: 12. It should say: (not said)"
    assert told["Evidence"] == "(not said)" and told["What is wrong"] == "I do not know"
    where = told["Where it comes from"]
    assert where.count("document: first.csv") == 2 and "locator: line 3" in where and "publisher: A Ministry" in where
    assert (home / "releases" / "current").resolve().name in told["Release"]
    text = wps("report", "adviser_year", "year=2020", "iso3=FRA", "--says", "13", "--kind", "reading").stdout
    assert "It should say: 13" in text and KINDS["reading"] in text and text.startswith("Data: marts.adviser_year")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("adviser_yaer", "2020", "FRA"), "the nearest: adviser_year"),
        (("adviser_year", "2020", "FRA", "advizers"), "the nearest: advisers"),
        (("adviser_year", "2020", "DEU"), "no row with year=2020, iso3=DEU"),
        (("adviser_year", "iso3=FRA", "--kind", "readings"), "it is one of reading, document"),
    ],
)
def test_a_report_on_what_does_not_exist_names_what_does(wps: Wps, words: tuple[str, ...], said: str) -> None:
    result = wps("report", *words)
    assert result.exit_code == 2 and said in result.output
