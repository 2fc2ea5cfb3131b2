"""A night: what is new is published, what is not is left alone, what is bad is refused, and every row is accounted."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.run import nightly, steps
from pipeline.store.parsed import TRIES
from pipeline.store.runs import last_run
from tests.conftest import drop
from tests.support.kernel import (
    FIRST,
    WARNED,
    copy_of,
    failed_checks,
    plain_settings,
    project_at,
    published,
    put,
    releases_of,
)
from tests.support.lasting import AskerHere

Night = tuple[Path, dict[str, Any]]


def test_the_first_run_publishes(first_night: Night) -> None:
    home, record = first_night
    assert record["outcome"] == "published", record["message"]
    assert record["release_id"] == record["current_release_id"] == releases_of(home)[-1]
    assert [*failed_checks(record)] == [WARNED] and record["checks"]["passed"] > 20
    assert record["warehouse"] == str(home / "wps.duckdb")
    assert published(home, "FROM marts.adviser_year ORDER BY iso3") == [(2020, "FRA", 12), (2020, "KEN", 7)]
    assert last_run(home) == record


def test_the_record_tells_of_every_source(first_night: Night) -> None:
    sources = {line["source_id"]: line for line in first_night[1]["sources"]}
    counts = sources["adviser_counts"]
    assert (counts["new"], counts["known"], counts["refused"], counts["rows"]) == (1, 0, 0, 4)
    assert counts["freshest_period"] == "2020-02-29"
    assert sources["reference"]["state"] == "packaged"


def test_every_parsed_row_is_accounted_for(first_night: Night) -> None:
    home, _ = first_night
    accounts = published(
        home,
        "SELECT rows_parsed, rows_core, rows_rejected, rows_set_aside, difference FROM meta.row_account "
        "WHERE source_id = 'adviser_counts'",
    )
    assert accounts == [(4, 3, 1, 0, 0)]
    assert published(home, "SELECT count(*) FROM meta.row_account WHERE difference <> 0") == [(0,)]
    rejected = published(home, "SELECT source_id, locator, outcome, reason, detail FROM meta.reject")
    assert rejected == [("adviser_counts", "line 5", "rejected", "unknown_entity", "Atlantis")]


def test_a_night_with_nothing_new_publishes_nothing(home: Path) -> None:
    before, target = releases_of(home), (home / "releases" / "current").readlink()
    record = nightly.run(project_at(home))
    assert record["outcome"] == "unchanged"
    assert record["release_id"] is None and record["current_release_id"] == target.name
    assert "no new document" in record["message"]
    assert releases_of(home) == before and (home / "releases" / "current").readlink() == target
    assert record["checks"] == {"passed": 0, "failed": []}


def test_who_asks_begins_to_load_with_the_first_new_document(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    decide = steps.decide
    monkeypatch.setattr(AskerHere, "start", lambda _: told.append("start"))
    monkeypatch.setattr(steps, "decide", lambda session: (told.append("decide"), decide(session))[1])
    assert nightly.run(project_at(home))["outcome"] == "unchanged" and told == ["decide"]
    told.clear()
    drop(home, "more.csv", "2021-01-31,Kenya,9")
    assert nightly.run(project_at(home))["outcome"] == "published" and told[:2] == ["start", "decide"]


def test_force_publishes_what_is_unchanged(home: Path) -> None:
    before = releases_of(home)
    record = nightly.run(project_at(home), force=True)
    assert record["outcome"] == "published" and releases_of(home) == [*before, record["release_id"]]
    assert published(home, "FROM meta.change") == []


@pytest.fixture(scope="module")
def troubled_night(first_night: Night, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """The second night: news, a revision, twins, and three documents that mean harm."""
    home = copy_of(first_night[0], tmp_path_factory.mktemp("troubled") / "home")
    drop(home, "first.csv", "2020-01-31,France,10", "2020-02-29,France,15", *FIRST[2:])
    drop(home, "second.csv", "2021-01-31,Kenya,9", "2021-01-31,Uganda,4")
    drop(home, "copy_of_second.csv", "2021-01-31,Kenya,9", "2021-01-31,Uganda,4")
    put(home, "raises.csv", b"RAISE,x\n1,2\n")
    put(home, "kills.csv", b"KILL,x\n1,2\n")
    put(home, "strange.csv", b"when,where,how many\n2020-01-31,France,10\n")
    put(home, "page.csv", b"<!DOCTYPE html><html><body>Not found</body></html>\n")
    with plain_settings():
        return home, nightly.run(project_at(home))


def test_bad_documents_are_refused_and_the_others_published(troubled_night: Night) -> None:
    home, record = troubled_night
    assert record["outcome"] == "published", record["message"]
    counts = next(line for line in record["sources"] if line["source_id"] == "adviser_counts")
    reasons = {refusal["name"]: refusal["reason"] for refusal in counts["refusals"]}
    assert reasons == {
        "raises.csv": "parser_error",
        "kills.csv": "too_costly",
        "strange.csv": "unknown_layout",
        "page.csv": "html_instead",
    }
    assert counts["refused"] == 4
    listed = published(home, "SELECT name, stage, reason FROM meta.refusal ORDER BY name")
    stages = {"page.csv": "fetch"}
    assert listed == [(name, stages.get(name, "parse"), reasons[name]) for name in sorted(reasons)]
    assert "a bug in the parser" in published(home, "SELECT detail FROM meta.refusal WHERE name = 'raises.csv'")[0][0]
    assert published(home, "SELECT iso3, advisers FROM marts.adviser_year WHERE year = 2021 ORDER BY 1") == [
        ("KEN", 9),
        ("UGA", 4),
    ]


def test_a_source_with_refused_documents_is_stale(troubled_night: Night) -> None:
    assert published(troubled_night[0], "SELECT state FROM meta.source WHERE source_id = 'adviser_counts'") == [
        ("stale",)
    ]


def test_the_release_says_what_changed(troubled_night: Night) -> None:
    home, _ = troubled_night
    changes = {row[0]: row[1:] for row in published(home, "FROM meta.change")}
    assert changes["marts.adviser_year"] == (2, 0, 1, 0, 0)
    # newer bytes of first.csv are another document: its rows are those of the old one, one of them revised
    assert changes["core.adviser_count"] == (2, 0, 1, 0, 0)
    assert set(changes) == {"marts.adviser_year", "core.adviser_count"}
    previous = published(home, "SELECT previous_release_id FROM meta.release")[0][0]
    assert previous == releases_of(home)[0]


def test_the_same_bytes_under_two_names_are_one_document(troubled_night: Night) -> None:
    home, _ = troubled_night
    found = published(home, "SELECT name, other_names, rows_parsed FROM meta.document WHERE name LIKE '%second%'")
    assert found == [("copy_of_second.csv", "second.csv", 2)]
    assert published(home, "SELECT count(*) FROM core.adviser_count WHERE iso3 = 'UGA'") == [(1,)]


def test_refused_documents_count_as_documents_without_rows(troubled_night: Night) -> None:
    found = published(troubled_night[0], "SELECT rows_parsed FROM meta.document WHERE name = 'kills.csv'")
    assert found == [(0,)]


def test_a_refused_document_is_not_parsed_again(troubled_night: Night) -> None:
    home, _ = troubled_night
    for path in (home / "parsed").rglob("*.refused.json"):
        reason, detail, *times = json.loads(path.read_text(encoding="utf-8"))
        said = [reason, detail, *([str(TRIES)] if times else [])]  # as after the nights that an ended worker is given
        path.write_text(json.dumps(said), encoding="utf-8")
    record = nightly.run(project_at(home))
    assert record["outcome"] == "unchanged"
    assert record["sources"][0]["refused"] == 4


def test_a_row_lost_by_the_harmoniser_holds_the_release_back(home: Path) -> None:
    before = (home / "releases" / "current").readlink()
    drop(home, "lose.csv", "2022-01-31,Kenya,9", "2022-01-31,Atlantis,4")
    record = nightly.run(project_at(home))
    assert record["outcome"] == "held"
    check = failed_checks(record)["every_row_accounted counts"]
    assert check["severity"] == "error" and check["failing"] == 2  # both documents have a row that is nowhere
    assert {row["difference"] for row in check["sample"]} == {1}
    assert (home / "releases" / "current").readlink() == before


@pytest.fixture
def publisher() -> Iterator[tuple[str, list[str]]]:
    """A web server with one document; its address, and the paths it was asked for."""
    asked: list[str] = []
    body = "\n".join(["month_end,country,advisers", "2023-01-31,Ghana,5", ""]).encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/csv")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_only_the_named_dataset_is_asked_for_news(home: Path, publisher: tuple[str, list[str]]) -> None:
    origin, asked = publisher
    project = project_at(home, offline=False, origin=origin, pause=0, attempts=1)
    assert nightly.run(project, only="reference")["outcome"] == "unchanged"
    assert asked == []
    record = nightly.run(project, only="counts")
    assert record["outcome"] == "published"
    assert asked == ["/data.example.org/advisers.csv"]
    assert record["sources"][0]["state"] == "live"
    assert published(home, "SELECT advisers FROM marts.adviser_year WHERE iso3 = 'GHA'") == [(5,)]
    assert published(home, "SELECT origin, url FROM meta.document WHERE name = 'advisers.csv'") == [
        ("live", "https://data.example.org/advisers.csv")
    ]


def test_without_any_source_nothing_is_made(tmp_path: Path) -> None:
    record = nightly.run(project_at(tmp_path))
    assert record["outcome"] == "no_source" and record["current_release_id"] is None
    assert "doctor" in record["message"]
    assert not (tmp_path / "wps.duckdb").exists()


def test_an_unexpected_error_is_told_and_publishes_nothing(home: Path) -> None:
    before = releases_of(home)
    drop(home, "dates.csv", "no date at all,Kenya,9")  # the harmoniser of the small dataset trusts its dates
    record = nightly.run(project_at(home))
    assert record["outcome"] == "failed"
    assert "no date at all" in record["message"]
    kept = last_run(home)
    assert kept is not None and kept["message"] == record["message"]
    assert releases_of(home) == before
