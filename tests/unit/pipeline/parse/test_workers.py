"""Parse once: the cache, and what becomes of a document that stops its worker."""

from __future__ import annotations

import hashlib
import resource
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
import pytest

from pipeline.common.costs import MEMORY_BYTES
from pipeline.contract import Document, Refused, Streamed
from pipeline.parse import task
from pipeline.parse.crew import here
from pipeline.parse.task import Task, limited
from pipeline.parse.workers import POOLS, parse_all
from pipeline.store.parsed import ParseCache, rows_of
from tests.support.lasting import POOL


def parse(data: bytes, name: str) -> pl.DataFrame:
    if data == b"refuse":
        raise Refused("unknown_layout", f"{name}: not ours")
    if data == b"hungry":
        raise MemoryError
    words = data.decode().split()
    return pl.DataFrame(
        {"word": words, "locator": [f"word {n}" for n in range(1, len(words) + 1)]}, schema_overrides=TEXT
    )


TEXT = {"word": pl.String, "locator": pl.String}


class Disk:
    """Documents in a folder, and how often each was read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = ParseCache(folder / "parsed", "f" * 64)
        self.asked: list[str] = []

    def document(self, name: str, data: bytes) -> Document:
        (self.folder / name).write_bytes(data)
        return Document("s", name, hashlib.sha256(data).hexdigest(), len(data), "inbox")

    def path(self, document: Document) -> AbstractContextManager[Path]:
        self.asked.append(document.name)
        return nullcontext(self.folder / document.name)

    def parse(self, documents: list[Document], executor: Callable[[int], Executor] = ThreadPoolExecutor) -> int:
        return parse_all(documents, parse, self.cache, self.path, 2, lambda: here(executor))


@pytest.fixture(autouse=True)
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits of a worker process would fall on the test itself where threads do the work."""
    monkeypatch.setattr(task, "limited", lambda size: nullcontext())


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


def test_a_document_is_parsed_once_by_one_parser(disk: Disk) -> None:
    documents = [disk.document("a", b"one two"), disk.document("b", b"refuse")]
    assert disk.parse(documents) == 2
    assert disk.parse([*documents, disk.document("c", b"three")]) == 1
    assert disk.asked == ["a", "b", "c"]
    other = ParseCache(disk.cache.root, "e" * 64)
    assert not other.known(documents[0]), "another parser reads it again"
    assert parse_all([], parse, disk.cache, disk.path, 2) == 0


def test_rows_and_refusals_are_kept(disk: Disk) -> None:
    good, bad = disk.document("a", b"one two"), disk.document("b", b"refuse")
    disk.parse([good, bad])
    assert pl.read_parquet(disk.cache.rows(good))["word"].to_list() == ["one", "two"]
    assert disk.cache.read_refusal(good) is None
    refused = disk.cache.read_refusal(bad)
    assert refused is not None and (refused.reason, refused.detail) == ("unknown_layout", "b: not ours")


def test_a_document_too_large_for_the_memory_is_refused(disk: Disk) -> None:
    hungry, good = disk.document("a", b"hungry"), disk.document("b", b"fine")
    disk.parse([hungry, good])
    refused = disk.cache.read_refusal(hungry)
    assert refused is not None and refused.reason == "too_costly" and refused.detail.startswith("a: ")
    assert disk.cache.read_refusal(good) is None


class Breaking(ThreadPoolExecutor):
    """A pool whose workers die of one document and take those submitted with it along; then it is no more."""

    dead = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        document = next((a for a in args if isinstance(a, Task)), None)
        if self.dead >= (1 if self._max_workers == 1 else 2 * self._max_workers):
            raise BrokenProcessPool
        if document and (document.name.startswith("killer") or self._max_workers > 1):
            self.dead += 1
            failed: Future[Any] = Future()
            failed.set_exception(BrokenProcessPool())
            return failed
        return super().submit(fn, *args, **kwargs)


def test_only_the_document_that_killed_its_worker_is_refused(disk: Disk) -> None:
    documents = [disk.document(name, name.encode()) for name in ("a", "killer", "z")]
    disk.parse(documents, Breaking)
    reasons = {d.name: getattr(disk.cache.read_refusal(d), "reason", None) for d in documents}
    assert reasons == {"a": None, "killer": "too_costly", "z": None}


def test_batches_are_kept_as_one_document_and_read_again_in_order(disk: Disk) -> None:
    def count(file: BinaryIO, name: str) -> Iterator[pl.DataFrame]:
        for i in range(int(file.read())):
            yield pl.DataFrame({"word": [str(i)], "locator": [str(i)]})

    many, none = disk.document("many", b"3"), disk.document("none", b"0")
    parse_all([many, none], Streamed(count), disk.cache, disk.path, 2, lambda: here(ThreadPoolExecutor))
    assert pl.concat(rows_of([(many, disk.cache.rows(many))]))["word"].to_list() == ["0", "1", "2"]
    refused = disk.cache.read_refusal(none)
    assert refused is not None and refused.reason == "no_rows"
    assert not list(disk.cache.root.rglob("*.partial"))


def test_rows_carry_their_provenance_in_the_order_of_digests(disk: Disk) -> None:
    documents = [disk.document(name, data) for name, data in (("a", b"one two"), ("b", b"three"), ("c", b"four"))]
    disk.parse(documents)
    wider = pl.DataFrame({"word": ["five"], "note": ["odd"], "locator": ["word 1"]})
    odd = disk.document("d", b"five")
    disk.cache.keep(odd, wider)
    kept = [(d, disk.cache.rows(d)) for d in [*documents, odd]]
    rows = pl.concat(list(rows_of(kept)), how="vertical")
    assert rows.equals(pl.concat(list(rows_of(reversed(kept)))))
    assert rows["document_id"].unique(maintain_order=True).to_list() == sorted(d.document_id for d, _ in kept)
    assert dict(rows.filter(pl.col("note").is_not_null()).row(0, named=True)) == {
        "word": "five",
        "note": "odd",
        "locator": "word 1",
        "source_id": "s",
        "document_id": odd.document_id,
        "document_name": "d",
    }
    assert rows.height == 5 and list(rows_of([])) == []


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bound no process's memory")
def test_a_real_worker_is_stopped_by_its_limits() -> None:
    """A task has a cap on memory, so that a bomb cannot take the machine with it; afterwards the worker has none."""
    with POOL(1) as pool:
        assert isinstance(pool.submit(within_limits, bytearray, MEMORY_BYTES + 200_000_000).exception(), MemoryError)
        assert pool.submit(within_limits, spin, 1).exception().__class__ is BrokenProcessPool
    with POOL(1) as pool:
        before = pool.submit(resource.getrlimit, resource.RLIMIT_CPU).result()
        assert pool.submit(within_limits, int, "1").result() == 1
        assert pool.submit(resource.getrlimit, resource.RLIMIT_CPU).result() == before


def within_limits(work: Callable[[Any], Any], argument: Any) -> Any:
    with limited(0):
        return work(argument)


def spin(soon: int) -> None:
    """Take more processor time than there is, without waiting for it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    left = resource.getrlimit(resource.RLIMIT_CPU)[0] - used.ru_utime - used.ru_stime
    assert left > soon
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + soon, hard))
    while True:
        pass


def test_no_number_of_deadly_documents_begins_more_than_so_many_pools(disk: Disk) -> None:
    begun: list[int] = []

    def counted(number: int) -> Breaking:
        begun.append(number)
        return Breaking(number)

    documents = [disk.document("good", b"good"), *(disk.document(f"killer{n}", b"k %d" % n) for n in range(3 * POOLS))]
    disk.parse(documents, counted)
    assert len(begun) <= POOLS + 1
    refused = [d for d in documents if disk.cache.read_refusal(d)]
    assert 0 < len(refused) < len(documents) - 1, "those that are left wait for the next run"
