"""The store: bytes by digest, the index of observations, and what survives a crash or a damaged disk."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.contract import Origin, Refused
from pipeline.store.snapshots import Outcome, SnapshotStore, StoreError


def accept(
    store: SnapshotStore, name: str, data: bytes, source_id: str = "s", origin: Origin = "live", url: str | None = None
) -> str:
    sha256 = store.put(data)
    store.record(source_id, name, origin=origin, outcome="accepted", url=url, sha256=sha256, size=len(data))
    return sha256


def test_bytes_lie_under_their_digest(tmp_path: Path) -> None:
    with SnapshotStore(tmp_path) as store:
        sha256 = store.put(b"hello")
        assert sha256 == hashlib.sha256(b"hello").hexdigest()
        assert (tmp_path / "snapshots" / sha256[:2] / sha256).read_bytes() == b"hello"
        assert store.read(sha256) == b"hello"
        assert store.put(b"hello") == sha256


def test_the_newest_accepted_bytes_of_a_name_are_current(tmp_path: Path) -> None:
    with SnapshotStore(tmp_path) as store:
        accept(store, "a.pdf", b"old")
        newest = accept(store, "a.pdf", b"newer", url="https://example.org/a.pdf")
        store.record("s", "a.pdf", origin="live", outcome="refused", reason="empty", detail="no bytes")
        accept(store, "a.pdf", b"another source's", source_id="t")
        (document,) = store.current("s")
        assert (document.sha256, document.size, document.origin) == (newest, 5, "live")
        assert document.url == "https://example.org/a.pdf"
        assert document.document_id == newest[:12]


def test_the_same_bytes_under_several_names_are_one_document(tmp_path: Path) -> None:
    with SnapshotStore(tmp_path) as store:
        sha256 = accept(store, "b.pdf", b"same")
        accept(store, "a.pdf", b"same")
        accept(store, "c.pdf", b"other")
        documents = store.current("s")
        assert sorted(document.name for document in documents) == ["a.pdf", "c.pdf"]
        assert [document.sha256 for document in documents] == sorted(document.sha256 for document in documents)
        assert store.names(sha256) == ("a.pdf", "b.pdf")


def test_damaged_bytes_are_noticed_moved_aside_and_replaced(tmp_path: Path) -> None:
    with SnapshotStore(tmp_path) as store:
        sha256 = accept(store, "a.pdf", b"figures")
        store.path(sha256).write_bytes(b"figurez")
        with pytest.raises(Refused, match="did not match its digest") as caught:
            store.read(sha256)
        assert caught.value.reason == "corrupt_snapshot"
        assert store.last_accepted("s", "a.pdf") is None
        assert store.current("s") == []
        with pytest.raises(Refused, match="cannot be read"):
            store.read(sha256)
        assert store.put(b"figures") == sha256
        assert store.read(sha256) == b"figures"
        assert len(store.current("s")) == 1


def test_without_the_newest_bytes_the_ones_before_are_current(tmp_path: Path) -> None:
    with SnapshotStore(tmp_path) as store:
        older = accept(store, "a.pdf", b"older")
        newer = accept(store, "a.pdf", b"newer!")
        store.path(newer).write_bytes(b"cut")
        assert [document.sha256 for document in store.current("s")] == [older]
        last = store.last_accepted("s", "a.pdf")
        assert last is not None
        assert last.sha256 == older


def test_the_last_response_carries_what_it_said_about_itself(tmp_path: Path) -> None:
    url = "https://example.org/a.pdf"
    with SnapshotStore(tmp_path) as store:
        sha256 = store.put(b"x")
        outcomes: list[tuple[Outcome, str]] = [("accepted", '"1"'), ("not_modified", '"2"')]
        for outcome, etag in outcomes:
            store.record("s", "a", origin="live", outcome=outcome, url=url, sha256=sha256, size=1, etag=etag)
        store.record("s", "a", origin="live", outcome="refused", url=url, reason="timeout", detail="silent")
        last = store.last_response("s", "a", url)
        assert last is not None
        assert last.etag == '"2"'
        assert store.last_response("s", "a", url + "?v=2") is None, "another address is another document"
        assert store.intact(sha256)
        store.path(sha256).write_bytes(b"y")
        assert not store.intact(sha256)


def test_refusals_are_listed_from_a_moment_on(tmp_path: Path) -> None:
    clock = [datetime(2025, 1, 1, tzinfo=UTC)]
    with SnapshotStore(tmp_path, now=lambda: clock[0]) as store:
        store.record("s", "early", origin="inbox", outcome="refused", reason="empty", detail="d")
        clock[0] += timedelta(hours=1)
        store.record("s", "late", origin="inbox", outcome="refused", reason="timeout", detail="d")
        store.record("t", "late too", origin="live", outcome="refused", reason="timeout", detail="d")
        assert [seen.name for seen in store.refusals_since(clock[0])] == ["late", "late too"]
        assert [seen.name for seen in store.refusals_since(clock[0], "s")] == ["late"]
        assert store.refusals_since(clock[0] + timedelta(seconds=1)) == []


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    with SnapshotStore(tmp_path) as store:
        with pytest.raises(KeyError), store.transaction():
            accept(store, "a.pdf", b"a")
            raise KeyError
        assert store.current("s") == []
        with store.transaction():
            accept(store, "a.pdf", b"a")
        assert len(store.current("s")) == 1


def test_a_store_is_found_again(tmp_path: Path) -> None:
    with SnapshotStore(tmp_path) as store:
        sha256 = accept(store, "a.pdf", b"kept")
    with SnapshotStore(tmp_path) as store:
        assert [document.sha256 for document in store.current("s")] == [sha256]


def test_an_unusable_index_is_named(tmp_path: Path) -> None:
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "snapshots" / "index.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match=r"index\.sqlite"):
        SnapshotStore(tmp_path)


WRITER = """
import os, sys
from pathlib import Path
from pipeline.store.snapshots import SnapshotStore
with SnapshotStore(Path(sys.argv[1])) as store:
    for number in range(100_000):
        data = os.urandom(20_000)
        sha256 = store.put(data)
        store.record("s", f"{number}.pdf", origin="live", outcome="accepted", sha256=sha256, size=len(data))
"""


@pytest.mark.parametrize("moment", [0.0, 0.05, 0.15])
def test_a_kill_leaves_a_whole_index_and_only_whole_documents(tmp_path: Path, moment: float) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)])
    index = tmp_path / "snapshots" / "index.sqlite"
    patience = time.monotonic() + 20
    while time.monotonic() < patience and len(list(tmp_path.glob("snapshots/*/*"))) < 3:
        time.sleep(0.01)
    time.sleep(moment)
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    assert sqlite3.connect(index).execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with SnapshotStore(tmp_path) as store:
        rows = sqlite3.connect(index).execute("SELECT count(*) FROM observation").fetchone()[0]
        documents = store.current("s")
        assert len(documents) == rows > 0
        for document in documents:
            assert len(store.read(document.sha256)) == 20_000
        accept(store, "next.pdf", b"the next run goes on")
        assert len(store.current("s")) == rows + 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(looks=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([b"1", b"22", b"333"])), max_size=8))
def test_current_is_the_newest_of_each_name_without_repeats(
    looks: list[tuple[str, bytes]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    newest = dict(looks)
    with SnapshotStore(tmp_path_factory.mktemp("home")) as store:
        for name, data in looks:
            accept(store, name, data)
        documents = store.current("s")
        assert sorted(store.read(document.sha256) for document in documents) == sorted(set(newest.values()))
        for document in documents:
            data = store.read(document.sha256)
            assert document.name == min(name for name, value in newest.items() if value == data)
