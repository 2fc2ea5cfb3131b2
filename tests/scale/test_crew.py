"""Documents read by workers of a scheduler: what dies, what is old, what is refused."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from pipeline.declare import fingerprint
from pipeline.parse.crew import Crew, WorkerError
from pipeline.parse.parse import crew_of
from pipeline.parse.workers import parse_all
from pipeline.settings import Settings
from pipeline.store.parsed import ParseCache
from tests.scale.documents import Folder, kept
from tests.scale.machines import Cluster


def far(cluster: Cluster) -> Callable[[], Crew]:
    settings = Settings(executor=cluster.address, connect_timeout=10)
    return lambda: crew_of(settings)


def after(cache: ParseCache, number: int, do: Callable[[], object]) -> threading.Thread:
    """Do something once so many documents are kept."""

    def watch() -> None:
        while len(list(cache.root.rglob("*.parquet"))) < number:
            time.sleep(0.02)
        do()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return thread


def test_a_worker_that_is_killed_changes_nothing(cluster: Cluster, tmp_path: Path) -> None:
    cluster.join(max(0, 2 - len(cluster.workers)))
    folder = Folder(tmp_path)
    documents = [folder.document(f"d{number}", f"slow {number}") for number in range(14)]
    documents += [folder.document("r", "refused"), folder.document("h", "hungry")]
    here, there = folder.cache("here"), folder.cache("there")
    folder.read(documents, here)
    thread = after(there, 3, lambda: os.kill(cluster.pids()[0], signal.SIGKILL))
    folder.read(documents, there, far(cluster))
    thread.join()
    assert kept(there) == kept(here)
    reasons = {d.name: refused.reason for d in documents if (refused := there.read_refusal(d))}
    assert reasons == {"r": "unknown_layout", "h": "too_costly"}


def test_a_document_that_kills_every_worker_is_refused_alone(cluster: Cluster, tmp_path: Path) -> None:
    cluster.join(max(0, 2 - len(cluster.workers)))
    folder = Folder(tmp_path)
    documents = [folder.document(f"d{number}", f"word {number}") for number in range(10)]
    documents.insert(4, folder.document("killer", "deadly"))
    folder.read(documents, folder.cache(), far(cluster))
    reasons = {d.name: refused.reason for d in documents if (refused := folder.cache().read_refusal(d))}
    assert reasons == {"killer": "too_costly"}
    assert all(folder.cache().known(d) for d in documents)


def test_without_its_scheduler_a_run_ends_and_the_next_one_goes_on(own_cluster: Cluster, tmp_path: Path) -> None:
    own_cluster.join(1)
    folder, cache = Folder(tmp_path / "documents"), Folder(tmp_path / "documents").cache()
    documents = [folder.document(f"d{number}", f"slow {number}") for number in range(12)]
    after(cache, 2, own_cluster.scheduler.kill)
    with pytest.raises(WorkerError, match="the scheduler is gone"):
        folder.read(documents, cache, far(own_cluster))
    known = [d for d in documents if cache.known(d)]
    assert 2 <= len(known) < 12 and not any(cache.read_refusal(d) for d in documents)
    assert not list(cache.root.rglob("*.partial"))
    folder.read(documents, cache)
    assert all(cache.readable(d) for d in documents)


def test_without_workers_a_run_says_so(own_cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.parse.workers.SILENCE", 0.5)
    folder = Folder(tmp_path / "documents")
    with pytest.raises(WorkerError, match="has no workers"):
        folder.read([folder.document("d", "word")], folder.cache(), far(own_cluster))


def test_a_worker_with_other_code_reads_nothing(
    own_cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same module in two versions: what the worker's would have read never reaches the cache."""
    code = (
        "import polars as pl\n\ndef parse(data, name):\n    return pl.DataFrame({'word': ['%s'], 'locator': ['1']})\n"
    )
    for version in ("old", "new"):
        folder_of = tmp_path / version / "versioned" / "dataset"
        folder_of.mkdir(parents=True)
        (folder_of / "parser.py").write_text(code % version)
    monkeypatch.syspath_prepend(str(tmp_path / "new"))
    parser = importlib.import_module("versioned.dataset.parser").parse

    root = str(Path(__file__).parents[2])
    own_cluster.join(1, path=f"{tmp_path / 'old'}{os.pathsep}{root}")
    folder = Folder(tmp_path / "documents")
    document = folder.document("d", "word")
    cache = ParseCache(tmp_path / "parsed", fingerprint.parser(parser))

    def read() -> None:
        parse_all([document], parser, cache, lambda d: nullcontext(folder.folder / d.name), 1,
                  far(own_cluster))  # fmt: skip

    with pytest.raises(WorkerError, match="has other code than the builder"):
        read()
    assert kept(cache) == {}
    own_cluster.workers.pop().terminate()
    own_cluster.join(1, path=f"{tmp_path / 'new'}{os.pathsep}{root}")
    read()
    assert cache.readable(document)
    for name in [name for name in sys.modules if name.partition(".")[0] == "versioned"]:
        del sys.modules[name]
