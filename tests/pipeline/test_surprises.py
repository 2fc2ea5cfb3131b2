"""One source never ends a night: whatever lies in the inbox or comes over the wire is refused with a reason."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import time
import zipfile
import zlib
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.common.shown import shown
from pipeline.common.values import json_text
from pipeline.contract import Document, Endpoint, Refused
from pipeline.declare.source import Expectation, FetchPolicy
from pipeline.fetch import folders
from pipeline.fetch.accept import apart
from pipeline.fetch.accept.accept import verify
from pipeline.fetch.http.client import Fetcher
from pipeline.fetch.paging import fetch_pages
from pipeline.parse import workers
from pipeline.run import nightly
from pipeline.store.manifest import manifest_of
from pipeline.store.parsed import ParseCache
from pipeline.store.snapshots import SnapshotStore
from tests.conftest import drop
from tests.pipeline.commands import Wps
from tests.pipeline.fault_server import FaultServer, Handler
from tests.pipeline.fetching import HOST, PATH, URL, impatient
from tests.support.damage import in_this_process, looked
from tests.support.kernel import copy_of, project_at, published, put, releases_of
from tests.support.pdfs import pdf

pytestmark = pytest.mark.xdist_group("kernel-damage")
HEADER = b"month_end,country,advisers\n"


@pytest.fixture
def home(two_nights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    in_this_process(monkeypatch)
    return copy_of(two_nights, tmp_path / "home")


def counts(record: dict[str, Any]) -> dict[str, Any]:
    return next(line for line in record["sources"] if line["source_id"] == "adviser_counts")


def in_use(home: Path) -> set[str]:
    """The documents that a night which looks for them now finds."""
    looked(home)
    return {d.name for d in manifest_of(project_at(home).workspace, "adviser_counts").in_use}


def refusals(home: Path) -> int:
    with closing(sqlite3.connect(home / "snapshots" / "index.sqlite")) as index:
        ((number,),) = index.execute("SELECT count(*) FROM observation WHERE outcome = 'refused'").fetchall()
    return int(number)


def test_an_inbox_full_of_surprises_ends_no_night(home: Path, wps: Wps, monkeypatch: pytest.MonkeyPatch) -> None:
    accept = folders._accept_file

    def fails(intake: Any, path: Path, *rest: Any) -> None:
        if path.name == "bad.csv":
            raise RecursionError("too deep")
        accept(intake, path, *rest)

    monkeypatch.setattr(folders, "_accept_file", fails)
    drop(home, "bad.csv", "2023-01-31,Kenya,5")
    inbox = home / "inbox" / "adviser_counts"
    drop(home, "late.csv", "2023-01-31,Kenya,5")
    os.utime(inbox / "late.csv", (10_413_795_661, 10_413_795_661))  # the year 2300
    put(home, "digits.csv", b"9" * 5000 + b",country,advisers\n2022-01-31,Kenya,9\n")
    put(home, "a\n\x1b[31mred.csv", HEADER + b"2022-01-31,Kenya,9\n")
    Path(os.fsdecode(bytes(inbox) + b"/\xff\xfe.csv")).write_bytes(HEADER + b"2022-01-31,Kenya,9\n")
    Path(os.fsdecode(bytes(home / "inbox") + b"/stray\xff")).mkdir()
    (inbox / "loop.csv").symlink_to("loop.csv")
    os.mkfifo(inbox / "pipe.csv")
    record = nightly.run(project_at(home))
    assert record["outcome"] == "published", record["message"]
    assert {r["name"]: r["reason"] for r in counts(record)["refusals"]} == {
        "digits.csv": "unknown_layout",
        "a\\n\\x1b[31mred.csv": "unexpected_file",
        "\\udcff\\udcfe.csv": "unexpected_file",
        "loop.csv": "unreadable_file",
        "bad.csv": "unforeseen",
        "pipe.csv": "unexpected_file",
    }
    assert published(home, "SELECT advisers FROM marts.adviser_year WHERE year = 2023") == [(5,)]
    noted = refusals(home)
    again = nightly.run(project_at(home))
    assert (again["outcome"], counts(again)["refusals"]) == ("unchanged", counts(record)["refusals"])
    assert refusals(home) == noted, "a refusal is noted when it changes"
    for words in (("status",), ("status", "--json"), ("doctor",)):
        told = wps(*words).stdout
        assert "stray" in told and told.replace("\n", "").isprintable(), words
    assert json.loads(wps("status", "--json").stdout)["last_run"]["unclaimed"] == ["stray\udcff"]


def test_words_from_outside_steer_nothing() -> None:
    strange = "a\x1b[31m\n\u202eb\x9b\udcff\u2028é日\t"
    assert shown(strange) == "a\\x1b[31m\\n\\u202eb\\x9b\\udcff\\u2028é日\\t"
    assert json_text({strange: strange}).isprintable() and json.loads(json_text([strange])) == [strange]


def answered(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        verify(data, Expectation("json"), None)
    return caught.value.reason


def test_json_of_any_kind_is_refused_and_no_more() -> None:
    assert answered(b'{"\\ud800": 1}') == "unexpected_shape"
    assert answered(b'{"data": [{"a": 1}], "total": "' + b"9" * 5000 + b'"}x') == "truncated"
    assert answered(b'[{"a": ' + b"9" * 5000 + b"}]") == "wrong_magic"
    verify(b'{"data": [{"a": 1}], "total": "' + b"9" * 5000 + b'"}', Expectation("json"), None)
    verify(b'[{"\\ud800": 1}]', Expectation("json"), None)


@pytest.mark.parametrize("header", ["X_Total_Count", "X_WP_Total", "X_WP_TotalPages", "Content_Range", "Retry_After"])
def test_a_header_of_many_digits_says_nothing(tmp_path: Path, server: FaultServer, header: str) -> None:
    def answer(handler: Handler) -> None:
        handler.answer(200, b'[{"a": 1}]' if handler.query("page_num", 1) == 1 else b"[]", **{header: "9" * 5000})

    server.on(PATH, answer)
    with Fetcher(impatient(tmp_path / "home", server.origin)) as fetcher:
        found = fetch_pages(
            fetcher, URL, FetchPolicy((HOST,), Expectation("json")), Endpoint("a.json", URL, paged=True)
        )
    assert json.loads(found.content) == [{"a": 1}]


def test_a_document_that_was_taken_back_is_forgotten(home: Path, wps: Wps) -> None:
    put(home, "wrong.csv", b"when,where\n2020-01-31,France\n")
    drop(home, "extra.csv", "2023-01-31,Kenya,5")
    assert counts(nightly.run(project_at(home)))["refused"] == 1
    refused = wps("forget", "adviser_counts", "wrong.csv")
    assert refused.exit_code == 2 and "take it away first" in refused.stderr
    for name in ("wrong.csv", "extra.csv"):
        (home / "inbox" / "adviser_counts" / name).unlink()
    assert {"wrong.csv", "extra.csv"} < in_use(home), "what was accepted once stays"
    for name in ("wrong.csv", "extra.csv"):
        assert wps("forget", "adviser_counts", name).exit_code == 0
    record = nightly.run(project_at(home))
    assert (record["outcome"], counts(record)["refused"], counts(record)["rows"]) == ("published", 0, 5)
    for words, said in (
        (("adviser_counts", "wrong.csv"), "no document wrong.csv"),
        (("adviser", "x"), "adviser_counts"),
    ):
        ended = wps("forget", *words)
        assert ended.exit_code == 2 and said in ended.stderr
    drop(home, "extra.csv", "2023-01-31,Kenya,5")
    assert in_use(home) == {"first.csv", "second.csv", "extra.csv"}, "dropped again, it is taken again"


def test_status_tells_of_a_rollback(home: Path, wps: Wps) -> None:
    newer = releases_of(home)[-1]
    assert wps("status").stdout.count(newer) == 1 and json.loads(wps("status", "--json").stdout)["withdrawn"] == []
    assert wps("rollback").exit_code == 0
    assert f"withdrawn {newer}: rolled back" in wps("status").stdout
    assert json.loads(wps("status", "--json").stdout)["withdrawn"] == [newer]


def test_a_worker_that_is_killed_condemns_no_document_at_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine may have been short of memory: the document is read again on two more nights."""
    drop(home, "more.csv", "2023-01-31,Kenya,5")

    def killed(documents: Any, parser: Any, cache: Any, *_: Any) -> int:
        for document in (d for d in documents if not cache.known(d)):
            cache.keep_killed(document, Refused("too_costly", "its worker was ended"))
        return 0

    with monkeypatch.context() as patch:
        patch.setattr(workers, "parse_all", killed)
        assert counts(nightly.run(project_at(home)))["refused"] == 1
    record = nightly.run(project_at(home))
    assert (record["outcome"], counts(record)["refused"], counts(record)["rows"]) == ("published", 0, 6)


def test_a_document_whose_worker_is_killed_on_three_nights_is_refused_for_good(tmp_path: Path) -> None:
    cache, refused = ParseCache(tmp_path, "f" * 64), Refused("too_costly", "its worker was ended")
    document = Document("s", "a.json", "0" * 64, 1, "inbox")
    for _ in range(2):
        cache.keep_killed(document, refused)
        assert str(cache.read_refusal(document)) == str(refused) and cache.try_again([document]) == [document]
        assert not cache.known(document)
    cache.keep_killed(document, refused)
    assert cache.try_again([document]) == [] and str(cache.read_refusal(document)) == str(refused)


def packed(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def with_part(part: bytes) -> bytes:
    return pdf([[(10, 10, "1")]]).replace(b"stream\nBT", b"stream\n" + part + b"\nendstream\nstream\nBT", 1)


def judged(data: bytes, media: str = "pdf") -> str | None:
    try:
        verify(data, Expectation(media), None)
    except Refused as refused:
        return refused.reason
    return None


def test_a_part_that_is_packed_twice_is_no_small_one() -> None:
    bomb = packed(b"\0" * 70_000_000, 1)
    assert judged(with_part(bomb)) == judged(with_part(packed(bomb, 1))) == judged(with_part(packed(bomb, 2))) == "bomb"
    assert judged(with_part(packed(b"BT ET\n" * 100_000, 2))) is None
    assert judged(with_part(packed(b"x\x9c is no stream" * 9_000, 1))) is None


def test_looking_at_a_pdf_takes_no_longer_than_it_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "APART_FROM", 2**40)

    def seconds(times: int) -> float:
        data = b"%PDF-1.7\n" + b"stream\nx" * times + b"%%EOF"
        began = time.process_time()
        judged(data)
        return time.process_time() - began

    short = min(seconds(20_000) for _ in range(3))
    assert seconds(80_000) < 12 * max(short, 0.005), "four times as long takes four times the time, not sixteen"


def test_a_large_document_is_looked_at_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def overdue(*_: object) -> None:
        raise apart.Overdue("too long")

    monkeypatch.setattr(apart, "APART_FROM", 10)
    monkeypatch.setattr(apart.Apart, "do", overdue)
    assert judged(b'[{"a": 1}]' * 10, "json") == "too_costly"


def zipped(**members: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, contents in members.items():
            archive.writestr(name, contents)
    return data.getvalue()


def test_what_packing_programs_add_is_no_document() -> None:
    table = b"a,b\n1,2\n"
    assert judged(zipped(**{"x.csv": table, "__MACOSX/._x.csv": b"\0\5\x16\7", ".DS_Store": b"\0"}), "zip") is None
    assert judged(zipped(**{"x.csv": b"\0\5\x16\7"}), "zip") == "wrong_magic"


def test_what_was_accepted_is_forgotten_by_name_alone(tmp_path: Path) -> None:
    with SnapshotStore(tmp_path) as store:
        sha256 = store.put(b"x")
        for name in ("a.csv", "b.csv"):
            store.record("s", name, origin="inbox", outcome="accepted", sha256=sha256, size=1)
        assert (store.forget("s", "a.csv"), store.forget("s", "a.csv")) == (1, 0)
        assert [d.name for d in store.current("s")] == ["b.csv"] and store.named("s") == {sha256: ["b.csv"]}


def test_what_a_parser_says_can_always_be_kept(tmp_path: Path) -> None:
    cache = ParseCache(tmp_path, "f" * 64)
    document = Document("s", "a.json", "0" * 64, 1, "inbox")
    cache.keep_refusal(document, Refused("parser_error", "a key \ud800 of\ntwo lines"))
    refused = cache.read_refusal(document)
    assert refused is not None and refused.detail == "a key \\ud800 of\\ntwo lines"


def test_a_full_disk_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(main, "app", full)
    monkeypatch.setattr(shutil, "disk_usage", lambda there: SimpleNamespace(free=0 if there == Path("/") else 9))
    monkeypatch.setenv("WPS_HOME", "/home-of-nobody/data")
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert (
        ended.value.code == 5
        and capsys.readouterr().err == "wps: [Errno 28] No space left on device: '/home-of-nobody/data'\n"
    )
