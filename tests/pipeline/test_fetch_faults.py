"""Every way a publisher can fail: refused with a reason, the last good document in use, and the run goes on."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from pipeline.contract import Endpoint
from pipeline.fetch.http.client import Fetcher, retry_after
from pipeline.settings import Settings
from pipeline.store.snapshots import SnapshotStore
from tests.pipeline import faults
from tests.pipeline.fault_server import FaultServer
from tests.pipeline.fetching import (
    HOST,
    NEWER,
    PATH,
    PDF,
    POLICY,
    URL,
    look,
    refused,
    source,
    stored,
)

BAD_ANSWERS = {
    "html200": (faults.html200, "html_instead", 1),
    "json error": (faults.json_error200, "wrong_magic", 1),
    "wrong magic": (faults.wrong_magic, "wrong_magic", 1),
    "empty": (faults.empty, "empty", 1),
    "too small": (lambda: faults.ok(b"%PDF-1.7\n%%EOF"), "too_small", 1),
    "truncated": (lambda: faults.truncated(PDF), "truncated", 3),
    "cut without notice": (lambda: faults.ok(PDF[:3000]), "truncated", 3),
    "200 MB": (faults.big, "too_large", 1),
    "200 MB announced": (faults.big_announced, "too_large", 1),
    "gzip bomb": (faults.gzip_bomb, "too_large", 1),
    "redirect loop": (faults.redirect_loop, "too_many_redirects", 6),
    "redirect nowhere": (lambda: faults.status(302), "bad_redirect", 1),
    "not found": (lambda: faults.status(404, faults.HTML), "not_found", 1),
    "forbidden": (lambda: faults.status(403, PDF), "http_error", 1),
    "come back later": (lambda: faults.status(202, faults.HTML), "http_error", 3),
    "not modified, unasked": (lambda: faults.status(304), "http_error", 1),
    "500 always": (faults.error500, "server_error", 3),
    "429 always": (lambda: faults.status(429), "too_many_requests", 3),
    "timeout": (faults.timeout, "timeout", 3),
    "drip": (lambda: faults.drip(PDF), "too_slow", 1),
    "reset": (faults.reset, "connection_lost", 3),
}


@pytest.mark.parametrize("case", BAD_ANSWERS)
def test_a_bad_answer_is_refused_and_the_last_good_document_stays_in_use(
    case: str, settings: Settings, server: FaultServer
) -> None:
    make, reason, requests = BAD_ANSWERS[case]
    server.on(PATH, faults.ok(PDF))
    declared = source(Endpoint("report.pdf", URL), Endpoint("other.pdf", f"https://{HOST}/other.pdf"), min_bytes=1000)
    server.on(f"/{HOST}/other.pdf", faults.ok(NEWER))
    assert look(settings, declared).state == "live"
    before = len(server.requests(PATH))

    server.on(PATH, make())
    gathered = look(settings, declared)

    assert [(refusal.name, refusal.reason) for refusal in gathered.refusals] == [("report.pdf", reason)]
    assert gathered.refusals[0].detail
    assert (gathered.state, gathered.new, gathered.known) == ("stale", 0, 2)
    assert sorted(stored(settings, gathered)) == sorted([PDF, NEWER])
    assert len(server.requests(PATH)) - before == requests
    assert len(server.requests(f"/{HOST}/other.pdf")) == 2, "the run goes on to the next document"


def test_without_an_earlier_document_a_bad_answer_leaves_the_source_empty(
    settings: Settings, server: FaultServer
) -> None:
    server.on(PATH, faults.html200())
    gathered = look(settings)
    assert (gathered.state, gathered.documents) == ("empty", ())
    assert "Service notice" in gathered.refusals[0].detail


def test_a_refusal_is_kept_in_the_index(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.html200())
    started = datetime.now(UTC)
    look(settings)
    with SnapshotStore(settings.home) as store:
        (seen,) = store.refusals_since(started)
        assert (seen.source_id, seen.name, seen.reason, seen.url) == ("reports", "report.pdf", "html_instead", URL)
        assert store.refusals_since(datetime.now(UTC)) == []


def test_retry_after_in_seconds_is_waited_for(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.too_many_requests(1, "1", then=faults.ok(PDF)))
    assert look(settings).state == "live"
    first, second = server.requests(PATH)
    assert 1.0 <= second.at - first.at < 2.5


def test_retry_after_as_a_date_is_waited_for(settings: Settings, server: FaultServer) -> None:
    def soon() -> str:
        return format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)

    server.on(PATH, faults.too_many_requests(1, soon, then=faults.ok(PDF)))
    assert look(settings).state == "live"
    first, second = server.requests(PATH)
    assert 0.9 <= second.at - first.at < 3.0


def test_both_forms_of_retry_after_are_read() -> None:
    now = datetime(2025, 1, 1, 12, 0, tzinfo=UTC)
    assert retry_after("120", now) == 120
    assert retry_after("Wed, 01 Jan 2025 12:00:30 GMT", now) == 30
    assert retry_after("Wed, 01 Jan 2025 11:00:00 GMT", now) == 0
    assert retry_after("soon", now) is None
    assert retry_after(None, now) is None


def test_a_host_that_asks_for_too_long_a_wait_is_left_alone_for_the_run(
    settings: Settings, server: FaultServer
) -> None:
    server.on(PATH, faults.too_many_requests(9, "3600", then=faults.ok(PDF)))
    declared = source(Endpoint("report.pdf", URL), Endpoint("other.pdf", f"https://{HOST}/other.pdf"))
    started = time.monotonic()
    gathered = look(settings, declared)
    assert [refusal.reason for refusal in gathered.refusals] == ["asked_to_wait", "asked_to_wait"]
    assert "3600 s" in gathered.refusals[0].detail
    assert len(server.requests()) == 1
    assert time.monotonic() - started < 1


def test_errors_that_pass_are_outlasted(settings: Settings, server: FaultServer) -> None:
    server.on(
        PATH,
        faults.sequence(faults.status(503), faults.reset(), faults.ok(PDF)),
    )
    assert look(settings).state == "live"
    server.on(PATH, faults.sequence(faults.truncated(NEWER), faults.ok(NEWER)))
    assert stored(settings, look(settings)) == [NEWER]


def test_after_one_document_of_timeouts_a_host_gets_single_attempts(settings: Settings, server: FaultServer) -> None:
    endpoints = [Endpoint(f"r{number}.pdf", f"https://{HOST}/r{number}.pdf") for number in range(3)]
    for endpoint in endpoints:
        server.on(f"/{HOST}/{endpoint.name}", faults.timeout())
    gathered = look(settings, source(*endpoints))
    assert [refusal.reason for refusal in gathered.refusals] == ["timeout"] * 3
    assert len(server.requests()) == settings.attempts + 2


def test_headers_that_never_end_are_cut_off_at_the_deadline(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.drip_headers())
    started = time.monotonic()
    refusal = refused(settings.model_copy(update={"deadline": 1.0}))
    assert refusal.reason == "too_slow"
    assert time.monotonic() - started < 3


def test_requests_to_one_host_are_spaced(settings: Settings, server: FaultServer) -> None:
    waits: list[float] = []
    server.on(PATH, faults.ok(PDF))
    with Fetcher(settings.model_copy(update={"pause": 30.0}), sleep=waits.append) as fetcher:
        for _ in range(3):
            fetcher.fetch(URL, POLICY)
    assert len(waits) == 2
    assert all(28 < wait <= 30 for wait in waits)
