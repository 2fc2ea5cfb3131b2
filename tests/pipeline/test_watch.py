"""Other people's pages, asked whether they changed: what is kept of them, and what never is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.contract import Endpoint, Refused
from pipeline.declare.dataset import Dataset, DatasetError
from pipeline.project import Project
from pipeline.run import nightly
from pipeline.store.manifest import Manifest
from pipeline.store.snapshots import SnapshotStore
from tests.pipeline import faults
from tests.pipeline import watching_site as site
from tests.pipeline.fault_server import FaultServer
from tests.pipeline.watching.plans import dataset as plans
from tests.pipeline.watching_site import ALBANIA, ALBANIAN, MALAWI, RECORDS, SENTENCE, holds, night, page, with_settings
from tests.support.kernel import published


@pytest.fixture(scope="module")
def sql(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site.no_sql(tmp_path_factory.mktemp("sql"))


@pytest.fixture
def project(sql: Path, tmp_path: Path, server: FaultServer) -> Project:
    site.everything(server)
    return site.project_of(sql, tmp_path / "home", server.origin)


def kept(project: Project, manifest: Manifest) -> dict[str, Any]:
    """The kept documents of a source by name."""
    with SnapshotStore(project.settings.home) as store:
        return {d.name: json.loads(store.read(d.sha256)) for d in manifest.documents}


def said(document: dict[str, Any]) -> set[tuple[str | None, str, int | None]]:
    return {(f["field"], f["value"], f["generation"]) for f in document["facts"]}


def reasons(manifest: Manifest) -> list[str]:
    return sorted(r["reason"] for r in manifest.refusals)


def test_a_night_keeps_facts_and_digests_and_no_text(project: Project) -> None:
    """The whole run, through Dagster."""
    record = nightly.run(project)
    assert record["outcome"] == "published", record["message"]
    home = project.settings.home
    query = """SELECT entity, countries_differ, title_entity, text_entity, generation, field, value
               FROM core.nap_candidate ORDER BY ALL"""
    assert published(home, query) == [
        ("ALB", False, "ALB", "ALB", "1", "launched", "2018-09-11"),
        ("ALB", False, "ALB", "ALB", "1", "period_end", "2020"),
        (None, True, "MNE", "MDA", "1", "adopted", "2018-03"),
        (None, True, "MNE", "MDA", "1", "period_end", "2021"),
        (None, True, "MNE", "MDA", "1", "period_start", "2018"),
    ]
    assert published(home, "SELECT DISTINCT modified FROM core.nap_candidate WHERE modified IS NOT NULL") == [
        ("2023-02-01T10:00:00",)
    ]
    assert not holds(home, SENTENCE) and not holds(home, SENTENCE[:25])
    assert not holds(home, "Words about nothing")
    differences = published(home, "SELECT DISTINCT difference FROM meta.row_account")
    assert differences == [(0,)], "rows of the list and of pages without facts are accounted for"


def test_a_dead_page_and_one_that_moved_away_say_nothing_about_the_source(project: Project) -> None:
    found = night(project)["nap_pages"]
    assert reasons(found) == ["host_not_allowed", "not_found"]
    assert found.state == "live"
    assert "2 pages could not be had" in found.detail


def test_unchanged_text_is_no_news_whatever_surrounds_it(project: Project, server: FaultServer) -> None:
    first = night(project)["nap_pages"]
    server.on(ALBANIA, faults.ok(page(ALBANIAN, around="another visit, 14:35"), etag='"a2"'))
    second = night(project)["nap_pages"]
    assert (second.new, second.documents) == (0, first.documents)


def test_a_page_is_asked_with_what_its_last_answer_said(project: Project, server: FaultServer) -> None:
    night(project), night(project)
    assert [r.headers.get("if-none-match") for r in server.requests(ALBANIA)] == [None, '"a1"']


def test_changed_text_is_news(project: Project, server: FaultServer) -> None:
    night(project)
    changed = ALBANIAN.replace("2020", "2020, and was extended to 2022")
    server.on(ALBANIA, faults.ok(page(changed)))
    found = night(project)["nap_pages"]
    assert found.new == 1
    (document,) = kept(project, found).values()
    assert ("extended_to", "2022", 1) in said(document)


def test_a_record_is_asked_for_again_only_when_its_site_says_that_it_changed(
    project: Project, server: FaultServer
) -> None:
    night(project), night(project)
    assert len(server.requests(f"{RECORDS}/7")) == 1
    later = site.record(7, "Montenegro", "<p>NAP 2 was launched in 2024.</p>", modified="2024-03-08T08:00:00")
    site.publish(server, {7: later})
    found = night(project)["wilpf_pages"]
    assert len(server.requests(f"{RECORDS}/7")) == 2
    documents = kept(project, found)
    assert said(documents["page-7.json"]) == {("launched", "2024", 2)}
    assert documents["page-7.json"]["modified"] == "2024-03-08T08:00:00"
    assert set(documents) == {"page-7.json", "page-9.json"}


def test_a_long_list_comes_in_pages(project: Project, server: FaultServer) -> None:
    site.publish(server, {n: site.record(n, f"Page {n}", "<p>Nothing.</p>") for n in range(1, 206)})
    found = night(with_settings(project, budget=3))
    assert [r.query.split("page=")[1].split("&")[0] for r in server.requests(RECORDS)] == ["1", "2", "3"]
    (listed,) = kept(project, found["wilpf_pages_list"]).values()
    assert len(listed) == 205 and "content" not in listed[0]
    assert found["wilpf_pages"].detail == "202 more documents wait for the next nights"


@pytest.mark.parametrize("count", [100, 60])
def test_the_end_of_a_list_may_only_show_as_an_error(project: Project, server: FaultServer, count: int) -> None:
    rows = [
        {k: site.record(n, f"Page {n}", "")[k] for k in ("id", "modified", "link", "title")}
        for n in range(1, count + 1)
    ]
    end = json.dumps({"code": "rest_post_invalid_page_number", "message": "no", "data": {"status": 400}}).encode()
    server.on(RECORDS, faults.sequence(faults.ok(json.dumps(rows).encode()), faults.status(400, end)))
    found = night(project)["wilpf_pages_list"]
    assert found.state == "live"
    (listed,) = kept(project, found).values()
    assert len(listed) == count


def test_pages_that_the_site_lists_are_not_asked_for_as_web_pages(project: Project, server: FaultServer) -> None:
    night(project)
    assert {r.path for r in server.requests()} == {
        RECORDS, f"{RECORDS}/7", f"{RECORDS}/9", ALBANIA, MALAWI, site.NEPAL,
    }  # fmt: skip
    server.on(RECORDS, faults.error500())
    night(project)
    asked = [r.path for r in server.requests()]
    assert f"/{site.SITE}/index.php/nap-overview/montenegro/" not in asked, "yesterday's list is in use"


def test_a_challenge_is_refused_and_the_last_facts_stay(project: Project, server: FaultServer) -> None:
    first = night(project)["nap_pages"]
    for challenge in (
        page("<p>Checking your browser before accessing the site.</p>", title="Just a moment..."),
        b"<html><head><title>Albania</title></head><body>Please verify you are human</body></html>",
    ):
        server.on(ALBANIA, faults.ok(challenge))
        found = night(project)["nap_pages"]
        assert "error_answer" in reasons(found)
        assert (found.state, found.documents) == ("live", first.documents)


def test_a_page_of_another_country_moves_within_the_registers_hosts_only(project: Project, server: FaultServer) -> None:
    server.on(MALAWI, faults.redirect_to("https://www.news.example.org/malawi"))
    server.on("/www.news.example.org/malawi", faults.ok(page("<p>The period of Malawi's NAP is 2021-2015.</p>")))
    found = night(project)["nap_pages"]
    documents = kept(project, found)
    (malawi,) = [d for d in documents.values() if d["url"] == "https://gone.example.net/malawi"]
    assert said(malawi) == {("period_start", "2021", None), ("period_end", "2015", None)}
    assert {f["keyword"] for f in malawi["facts"]} == {"period backwards"}


def test_when_nobody_answers_the_source_is_stale(project: Project, server: FaultServer) -> None:
    first = night(project)["nap_pages"]
    for path in (ALBANIA, MALAWI, site.NEPAL):
        server.on(path, faults.reset())
    found = night(project)["nap_pages"]
    assert (found.state, found.documents) == ("stale", first.documents)


def test_everyone_has_a_turn(project: Project, server: FaultServer) -> None:
    one_a_night = with_settings(project, budget=1)
    for _ in range(4):
        night(one_a_night)
    asked = [r.path for r in server.requests() if r.path in {ALBANIA, MALAWI, site.NEPAL}]
    assert len(set(asked[:3])) == 3 and asked[3] == asked[0]


def test_another_reducer_asks_for_everything_again(
    project: Project, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    night(project)
    monkeypatch.setattr("pipeline.declare.fingerprint.reducer", lambda reducer: "later code")
    found = night(project)
    assert [r.headers.get("if-none-match") for r in server.requests(ALBANIA)] == [None, None]
    assert len(server.requests(f"{RECORDS}/7")) == 2, "a settled document too"
    assert found["nap_pages"].new == 0
    night(project)
    assert len(server.requests(f"{RECORDS}/7")) == 2


def test_a_reducer_that_fails_quotes_nothing(
    project: Project, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(data: bytes, url: str, headers: object) -> bytes:
        raise ValueError(data.decode())

    monkeypatch.setitem(plans.reduce, "nap_pages", broken)  # type: ignore[arg-type]
    found = night(project)["nap_pages"]
    assert "reduction_failed" in reasons(found)
    assert "reduction_failed" in found.detail, "a mistake of ours is told"
    assert not holds(project.settings.home, SENTENCE)


def test_a_page_in_a_mirror_or_an_inbox_is_reduced_too(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "mirror" / "nap_pages"
    folder.mkdir(parents=True)
    (folder / "albania.html").write_bytes(page(ALBANIAN))
    mirrored = with_settings(project, mirror=tmp_path / "mirror", origin=None)
    first, second = night(mirrored)["nap_pages"], night(mirrored)["nap_pages"]
    assert (first.state, first.new, second.new) == ("mirror", 1, 0)
    (document,) = kept(mirrored, second).values()
    assert ("launched", "2018-09-11", 1) in said(document)
    assert not holds(project.settings.home, SENTENCE)


def test_a_shrunken_page_is_not_held_back(project: Project, server: FaultServer) -> None:
    long = ALBANIAN + "".join(f"<p>The action plan was adopted in {year}.</p>" for year in range(2005, 2030))
    server.on(ALBANIA, faults.ok(page(long)))
    night(project)
    server.on(ALBANIA, faults.ok(page(ALBANIAN)))
    found = night(project)["nap_pages"]
    assert found.new == 1 and "collapsed" not in reasons(found)
    assert not (project.settings.home / "held").exists()


def test_a_reducer_of_a_source_that_keeps_nothing_is_an_error() -> None:
    for stranger in ("nap_page", "register"):
        with pytest.raises(DatasetError, match=stranger):
            Dataset.from_folder(
                plans.folder, parsers=plans.parsers, harmonise=plans.harmonise, reduce={stranger: lambda d, u, h: d}
            )


def test_an_address_of_another_version_is_not_sent(project: Project, server: FaultServer) -> None:
    night(project)
    assert all("#" not in r.path and "#" not in r.query for r in server.requests())
    assert Endpoint("a.json", "https://x.org/a#1").url.endswith("#1")
    with pytest.raises(Refused):
        plans.reduce["wilpf_pages"](b'{"code": "rest_post_invalid_id", "data": {"status": 404}}', "https://x.org", {})
