"""Nights of a small warehouse on other machines: the release is the same, and a failure leaves the last one whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from pipeline.contract import Document
from pipeline.parse.crew import here
from pipeline.parse.parse import crew_of
from pipeline.parse.workers import parse_all
from pipeline.project import load
from pipeline.run import nightly
from pipeline.settings import load_settings
from pipeline.store.files import file_digest
from pipeline.store.parsed import ParseCache
from tests.conftest import drop
from tests.scale.documents import kept
from tests.scale.machines import Bucket, Cluster, says
from tests.support.environment import MIRROR
from tests.support.kernel import FIRST, project_at, published, put, releases_of

QUICK = {"backoff": 0.01, "attempts": 2, "read_timeout": 5, "connect_timeout": 10, "page": False}


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")


def documents(home: Path) -> None:
    """Six documents that can be read and one that cannot."""
    drop(home, "first.csv", *FIRST)
    for year in range(2015, 2020):
        drop(home, f"{year}.csv", f"{year}-01-31,France,{year - 2000}", f"{year}-02-28,Kenya,{year - 2010}")
    put(home, "strange.csv", b"a,b\n1,2\n")


def tables(home: Path) -> dict[str, bytes]:
    """Every table of the release as Parquet, by path."""
    folder = home / "releases" / "current" / "parquet"
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}


def night(home: Path, **settings: object) -> str:
    record = nightly.run(project_at(home, **{**QUICK, **settings}))
    return f"{record['outcome']} {record.get('message') or ''}".strip()


def test_the_release_is_the_same_on_one_machine_and_on_many(
    cluster: Cluster,
    bucket: Bucket,
    tmp_path: Path,
) -> None:
    documents(tmp_path / "here")
    assert night(tmp_path / "here").startswith("published")
    expected = tables(tmp_path / "here")
    for workers in (1, 2, 4):
        cluster.join(max(0, workers - len(cluster.workers)))
        home, store = tmp_path / f"on{workers}", f"s3://bucket/{tmp_path.name}-{workers}"
        documents(home)
        elsewhere = {"executor": cluster.address, "store": store}
        assert night(home, **elsewhere).startswith("published")
        found = tables(home)
        assert sorted(found) == sorted(expected)
        assert [name for name in found if found[name] != expected[name]] == []
        assert not list((home / "snapshots").glob("??")), "no document lies in the home"
    bucket.asked.clear()
    assert night(home, **elsewhere).startswith("unchanged")
    asked = [line for line in bucket.asked if "probe" not in line]
    assert asked == [], "a quiet night asks for nothing that it knows"


def test_a_home_that_is_lost_reads_no_document_again(bucket: Bucket, tmp_path: Path) -> None:
    store = f"s3://bucket/{tmp_path.name}"
    for name in ("lost", "new"):
        documents(tmp_path / name)
        bucket.asked.clear()
        assert night(tmp_path / name, store=store).startswith("published")
    assert tables(tmp_path / "lost") == tables(tmp_path / "new")
    read = [line for line in bucket.asked if line.startswith("GET") and "/snapshots/" in line]
    assert read == []


@pytest.mark.parametrize(
    "faults",
    [[says("503 Slow Down", method)] * 40 for method in ("PUT", "GET")],
    ids=["writing", "reading"],
)
def test_a_store_that_fails_leaves_the_last_release(bucket: Bucket, tmp_path: Path, faults: list) -> None:  # type: ignore[type-arg]
    home, store = tmp_path / "home", f"s3://bucket/{tmp_path.name}"
    drop(home, "first.csv", *FIRST)
    assert night(home, store=store).startswith("published")
    before, says_before = releases_of(home), tables(home)
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    begun = night_that_fails_later(bucket, home, store, faults)
    assert begun.startswith("failed") and "503" in begun and releases_of(home) == before
    assert tables(home) == says_before
    bucket.faults.clear()
    assert night(home, store=store).startswith("published")
    assert published(home, "SELECT max(advisers) FROM marts.adviser_year WHERE iso3 = 'KEN'") == [(9,)]


def night_that_fails_later(bucket: Bucket, home: Path, store: str, faults: list) -> str:  # type: ignore[type-arg]
    """A night whose store answers at its beginning, and no more when documents are put there or had."""

    def later(fault: Callable[..., object]) -> Callable[..., object]:
        return lambda environ, start: None if "probe" in environ["PATH_INFO"] else fault(environ, start)

    bucket.faults += [later(fault) for fault in faults]  # type: ignore[misc]
    return night(home, store=store)


def test_bytes_that_change_in_the_store_are_brought_in_again(bucket: Bucket, tmp_path: Path) -> None:
    home, store = tmp_path / "home", f"s3://bucket/{tmp_path.name}"
    drop(home, "first.csv", *FIRST)
    assert night(home, store=store).startswith("published")
    before = tables(home)
    for folder in ("parsed", "work", "snapshots/near"):
        shutil.rmtree(home / folder)
    bucket.faults += [says("404 Not Found", "GET"), says("200 OK", "GET", b"month_end,country,advisers\n")]
    record = nightly.run(project_at(home, **QUICK, store=store), force=True)
    assert record["outcome"] == "published" and not any(s["refusals"] for s in record["sources"])
    core = {name: data for name, data in before.items() if name.startswith("core")}
    assert {name: data for name, data in tables(home).items() if name in core} == core


def test_real_documents_are_read_alike(cluster: Cluster, tmp_path: Path) -> None:
    """Reports and records of the mirror: the same bytes of rows from workers as from processes here."""
    sources = ("un_contributions", "sc_records", "un_gender_stats")
    if MIRROR is None:
        pytest.skip("no real downloads: set WPS_MIRROR")
    cluster.join(max(0, 2 - len(cluster.workers)))
    settings = load_settings(home=tmp_path / "home", executor=cluster.address)
    project = load(settings)
    read = 0
    for dataset, source in [(d, s) for d, s in project.sources if s.source_id in sources]:
        folder = MIRROR / source.folders[0]
        paths = [p for p in sorted(folder.iterdir()) if source.takes(p.name) and source.expectation(p.name)][:6]
        files = {file_digest(path): path for path in paths}
        found = [Document(source.source_id, p.name, d, p.stat().st_size, "mirror") for d, p in files.items()]
        caches = []
        for name, crew in (("here", here), ("there", lambda: crew_of(settings))):
            caches.append(ParseCache(tmp_path / name, dataset.parser_fingerprint(source.source_id)))
            parse_all(found, dataset.parsers[source.source_id], caches[-1],
                      lambda d, files=files: nullcontext(files[d.sha256]), 2, crew)  # fmt: skip
        assert kept(caches[0]) == kept(caches[1])
        read += len(found)
    assert read > 6
