"""Documents and rows on a server that fails: nothing is lost, nothing else is read in their place."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.contract import Document, Refused
from pipeline.settings import Settings
from pipeline.store.elsewhere import PART_BYTES, Elsewhere, StoreFailed
from pipeline.store.far_blobs import FarStore, open_store
from pipeline.store.near import Near
from pipeline.store.parsed import ParseCache
from tests.scale.machines import Bucket, says


@pytest.fixture
def settings(bucket: Bucket, tmp_path: Path) -> Settings:
    return Settings(
        home=tmp_path / "home", store=f"s3://bucket/{tmp_path.name}", backoff=0.01, attempts=3, read_timeout=1.5
    )


@pytest.fixture
def store(settings: Settings) -> Iterator[FarStore]:
    with open_store(settings) as opened:
        assert isinstance(opened, FarStore)
        yield opened


@pytest.fixture
def elsewhere(settings: Settings) -> Elsewhere:
    return Elsewhere(settings)


def test_bytes_are_put_once_and_read_again(store: FarStore, bucket: Bucket, tmp_path: Path) -> None:
    data, large = b"a document", os.urandom(2 * PART_BYTES + 17)
    sha256 = store.put(data)
    with store.landing() as landed:
        landed.write_bytes(large)
        store.adopt(landed, hashlib.sha256(large).hexdigest())
    assert store.read(sha256) == data and store.has(sha256, len(data)) and not store.has(sha256, 1)
    with store.at_hand(hashlib.sha256(large).hexdigest()) as path:
        assert path.read_bytes() == large
    assert not path.exists() and not list((tmp_path / "home" / "snapshots").glob("??"))
    bucket.asked.clear()
    assert store.put(data) == sha256 and store.has(sha256) and bucket.asked == []
    assert not store.has("0" * 64) and not store.has(None)


@pytest.mark.parametrize("fault", [says("500 Internal Server Error"), says("503 Slow Down"), says("200 OK", wait=3)])
@pytest.mark.parametrize("method", ["PUT", "GET", "HEAD"])
def test_a_request_that_fails_is_made_again(elsewhere: Elsewhere, bucket: Bucket, fault: Any, method: str) -> None:
    elsewhere.put("before", b"bytes")
    bucket.faults += [lambda environ, start: fault(environ, start) if environ["REQUEST_METHOD"] == method else None]
    elsewhere.put("now", b"others")
    assert (elsewhere.get("before"), elsewhere.get("now"), elsewhere.size("now")) == (b"bytes", b"others", 6)
    assert bucket.faults == []


def test_an_object_that_is_lost_as_soon_as_it_is_written_is_written_again(elsewhere: Elsewhere, bucket: Bucket) -> None:
    bucket.faults.append(says("200 OK", "PUT"))
    elsewhere.put("lost", b"bytes")
    assert elsewhere.get("lost") == b"bytes"
    bucket.faults += [says("200 OK", "PUT")] * 3
    with pytest.raises(StoreFailed, match="not there after it was put 3 times"):
        elsewhere.put("lost again", b"bytes")


def test_a_server_that_goes_on_failing_is_told_in_one_line(elsewhere: Elsewhere, bucket: Bucket) -> None:
    bucket.faults += [says("503 Slow Down")] * 20
    with pytest.raises(StoreFailed) as told:
        elsewhere.put("key", b"bytes")
    assert "\n" not in str(told.value) and "503" in str(told.value) and "the next run goes on" in str(told.value)


def test_other_bytes_are_never_read(store: FarStore, bucket: Bucket, elsewhere: Elsewhere) -> None:
    sha256 = store.put(b"the right bytes")
    shutil.rmtree(store.path("near").parents[1] / "near")
    bucket.faults.append(says("200 OK", "GET", b"other bytes"))
    with pytest.raises(Refused, match="did not match its digest"):
        store.read(sha256)
    assert not store.has(sha256), "they count as absent, and are had anew"
    store.put(b"the right bytes")
    assert store.read(sha256) == b"the right bytes"
    shutil.rmtree(store.path("near").parents[1] / "near")
    elsewhere.delete(f"snapshots/{sha256[:2]}/{sha256}")
    with pytest.raises(Refused, match="is gone from the store"):
        store.read(sha256)
    assert not store.intact(sha256)


def test_what_lies_in_the_home_is_moved_when_it_is_needed(settings: Settings) -> None:
    with open_store(settings.model_copy(update={"store": None})) as near:
        sha256 = near.put(b"from before")
    with open_store(settings) as far:
        assert far.has(sha256, 11) and far.read(sha256) == b"from before"
        assert not far.path(sha256).exists() and far.damaged() == []


def test_a_new_home_finds_the_rows_that_another_has_read(settings: Settings, bucket: Bucket, tmp_path: Path) -> None:
    import polars as pl

    rows = pl.DataFrame({"word": ["one"], "locator": ["1"]})
    documents = [Document("s", name, digit * 64, 1, "inbox") for name, digit in (("a", "1"), ("b", "2"), ("c", "3"))]
    first = ParseCache(tmp_path / "first", "f" * 64, Elsewhere(settings))
    first.keep(documents[0], rows)
    first.keep_refusal(documents[1], Refused("empty", "b: no bytes"))
    second = ParseCache(tmp_path / "second", "f" * 64, Elsewhere(settings))
    second.restore(documents)
    assert second.rows(documents[0]).read_bytes() == first.rows(documents[0]).read_bytes()
    assert str(second.read_refusal(documents[1])) == "empty: b: no bytes" and not second.known(documents[2])
    third = ParseCache(tmp_path / "third", "f" * 64, Elsewhere(settings))
    bucket.faults.append(says("200 OK", "GET", b"wps rows 00\nPAR1"))
    third.restore(documents[:1])
    assert not third.known(documents[0]), "damaged rows are read from the document again"


def test_what_was_just_here_is_not_had_again(store: FarStore, bucket: Bucket, tmp_path: Path) -> None:
    sha256 = store.put(b"bytes")
    bucket.asked.clear()
    assert store.read(sha256) == b"bytes" and bucket.asked == []
    near = Near(tmp_path / "near", most=10)
    for name, data in (("a", b"123456"), ("b", b"789"), ("c", b"0123")):
        (tmp_path / name).write_bytes(data)
        near.keep(hashlib.sha256(data).hexdigest(), tmp_path / name)
    given = [near.give(hashlib.sha256(d).hexdigest(), tmp_path / f"x{d!r}") for d in (b"123456", b"789", b"0123")]
    assert given == [False, True, True]


def test_two_hosts_write_one_file_without_a_word(tmp_path: Path) -> None:
    """The name of what is half written belongs to one writer, also where processes of two hosts share a number."""
    from pipeline.store.files import partial_of

    names = {partial_of(tmp_path / "x.parquet").name for _ in range(100)}
    assert len(names) == 100 and all(name.endswith(".partial") and name.startswith(".x") for name in names)


def test_a_folder_that_hosts_share_will_do(tmp_path: Path, bucket: Bucket) -> None:
    (tmp_path / "shared").mkdir()
    with open_store(Settings(home=tmp_path / "home", store=f"file://{tmp_path}/shared")) as store:
        assert store.read(store.put(b"bytes")) == b"bytes"
        assert (tmp_path / "shared" / "snapshots").is_dir()
