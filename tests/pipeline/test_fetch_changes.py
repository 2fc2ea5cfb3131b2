"""What is new, known, replaced or held for review, night after night."""

from __future__ import annotations

import gzip
import shutil

import pytest

from pipeline.contract import Refused
from pipeline.fetch.http.bodies import body_of
from pipeline.fetch.http.client import Fetcher
from pipeline.fetch.http.limits import Limits
from pipeline.fetch.http.messages import NotModified, Response, Transient, Validators
from pipeline.settings import Settings
from pipeline.store.snapshots import SnapshotStore
from tests.pipeline import faults
from tests.pipeline.fault_server import FaultServer
from tests.pipeline.fetching import (
    NEWER,
    PATH,
    PDF,
    POLICY,
    SMALLER,
    URL,
    look,
    stored,
)


def test_the_first_fetch_is_new_and_the_second_is_not_modified(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.ok(PDF, etag='"v1"'))
    first = look(settings)
    assert (first.state, first.new, first.known) == ("live", 1, 0)
    assert first.documents[0].url == URL
    assert first.documents[0].origin == "live"

    for _ in range(2):
        again = look(settings)
        assert (again.state, again.new, again.known) == ("live", 0, 1)
        assert again.documents == first.documents
    assert [request.headers.get("if-none-match") for request in server.requests(PATH)] == [None, '"v1"', '"v1"']


def test_a_date_is_used_where_there_is_no_etag(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.ok(PDF, last_modified="Wed, 01 Jan 2025 00:00:00 GMT"))
    look(settings)
    assert look(settings).known == 1
    assert server.requests(PATH)[1].headers["if-modified-since"] == "Wed, 01 Jan 2025 00:00:00 GMT"


def test_a_changed_document_replaces_the_one_of_the_same_name(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.ok(PDF, etag='"v1"'))
    look(settings)
    server.on(PATH, faults.ok(NEWER, etag='"v2"'))
    gathered = look(settings)
    assert (gathered.state, gathered.new, gathered.known) == ("live", 1, 0)
    assert stored(settings, gathered) == [NEWER]


def test_missing_or_damaged_bytes_are_fetched_again_unconditionally(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.ok(PDF, etag='"v1"'))
    first = look(settings)
    with SnapshotStore(settings.home) as store:
        path = store.path(first.documents[0].sha256)
    path.write_bytes(b"x" * len(PDF))
    assert stored(settings, look(settings)) == [PDF]
    path.unlink()
    assert stored(settings, look(settings)) == [PDF]
    assert [request.headers.get("if-none-match") for request in server.requests(PATH)] == [None, None, None]


def test_the_user_agent_names_the_program_and_the_contact(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.ok(PDF))
    look(settings)
    agent = server.requests()[0].headers["user-agent"]
    assert agent.startswith("wps-warehouse/")
    assert "nightly@example.org" in agent


def test_a_packed_answer_is_unpacked(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.gzipped(PDF))
    assert stored(settings, look(settings)) == [PDF]


@pytest.mark.parametrize("size", [1, 1000, 100_000])
def test_a_packed_body_is_unpacked_whole_or_refused_however_it_comes(size: int) -> None:
    text = bytes(range(256)) * 1000
    packed = gzip.compress(text[:1000]) + gzip.compress(text[1000:])
    limits = Limits(max_bytes=len(text), min_rate=0, grace=60)

    def body(data: bytes, limits: Limits = limits, encoding: str = "gzip") -> bytes:
        chunks = [data[start : start + size] for start in range(0, len(data), size)]
        return b"".join(body_of(chunks, {"content-encoding": encoding}, limits))

    assert body(packed) == body(packed + bytes(100)) == body(text, encoding="identity") == text
    for bad in (
        packed[:-1],
        packed[:-9],
        packed[:600],
        packed[:5],
        b"",
        text,
        packed + b"more",
        packed[:-8] + bytes(8),
    ):
        with pytest.raises(Transient, match="truncated"):
            body(bad)
    with pytest.raises(Refused, match="too_large"):
        body(packed, Limits(len(text) - 1, 0, 60))
    with pytest.raises(Refused, match="http_error"):
        body(packed, encoding="br")


def test_a_collapse_is_held_for_review_and_accepted_through_the_inbox(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.ok(PDF, etag='"v1"'))
    look(settings)
    server.on(PATH, faults.ok(SMALLER, etag='"v2"'))

    for _ in range(2):
        gathered = look(settings)
        assert (gathered.state, [refusal.reason for refusal in gathered.refusals]) == ("stale", ["collapsed"])
        assert stored(settings, gathered) == [PDF]
    held = settings.home / "held" / "reports" / "report.pdf"
    inbox = settings.home / "inbox" / "reports"
    assert held.read_bytes() == SMALLER
    assert str(held) in gathered.refusals[0].detail
    assert str(inbox) in gathered.refusals[0].detail

    inbox.mkdir(parents=True)
    shutil.move(held, inbox)
    accepted = look(settings)
    assert (accepted.state, accepted.refusals) == ("live", ())
    assert stored(settings, accepted) == [SMALLER]
    assert (look(settings).new, stored(settings, look(settings))) == (0, [SMALLER])

    server.on(PATH, faults.ok(NEWER, etag='"v3"'))
    assert stored(settings, look(settings)) == [NEWER], "the publisher's next document is taken again"
    assert stored(settings, look(settings)) == [NEWER], "the old file in the inbox does not come back"


def test_an_operators_file_stays_in_use_until_the_publisher_has_something_new(
    settings: Settings, server: FaultServer
) -> None:
    server.on(PATH, faults.ok(SMALLER))
    look(settings)
    inbox = settings.home / "inbox" / "reports"
    inbox.mkdir(parents=True)
    (inbox / "report.pdf").write_bytes(PDF)
    for _ in range(3):
        gathered = look(settings)
        assert (gathered.state, gathered.refusals) == ("live", ())
        assert stored(settings, gathered) == [PDF]


def test_not_modified_is_only_what_was_asked_for(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.ok(PDF, etag='"v1"'))
    with Fetcher(settings) as fetcher:
        assert isinstance(fetcher.fetch(URL, POLICY, Validators('"v1"')), NotModified)
        response = fetcher.fetch(URL, POLICY, Validators('"v0"'))
    assert isinstance(response, Response)
    assert (response.content, response.etag) == (PDF, '"v1"')
