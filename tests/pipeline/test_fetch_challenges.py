"""Answers that are no document: challenges for browsers, nothing at all, pages around a frame."""

from __future__ import annotations

import pytest

from pipeline.contract import Endpoint
from pipeline.settings import Settings
from tests.pipeline import faults
from tests.pipeline.fault_server import Fault, FaultServer
from tests.pipeline.fetching import HOST, PATH, PDF, URL, look, source, stored

_SCRIPT = (
    b"<!DOCTYPE html><html><head><title></title><script>window.gokuProps = {};</script></head><body></body></html>"
)


@pytest.mark.parametrize(
    "answer",
    [
        faults.status(202, b"", x_amzn_waf_action="challenge"),
        faults.status(405, b"", x_amzn_waf_action="captcha"),
        faults.status(200, b"", x_amzn_waf_action="challenge"),
        faults.status(403, b"", cf_mitigated="challenge"),
        faults.status(503, _SCRIPT),
        faults.status(202, _SCRIPT),
        faults.ok(_SCRIPT),
    ],
)
def test_a_challenge_is_final(answer: Fault, settings: Settings, server: FaultServer) -> None:
    server.on(PATH, answer)
    (refusal,) = look(settings).refusals
    assert (refusal.reason, len(server.requests())) == ("challenged", 1)


def test_202_without_a_challenge_is_still_outlasted(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.sequence(faults.status(202), faults.ok(PDF)))
    assert stored(settings, look(settings)) == [PDF]


@pytest.mark.parametrize("answer", [faults.empty(), faults.status(204)])
def test_nothing_means_not_yet_where_the_source_says_so(answer: Fault, settings: Settings, server: FaultServer) -> None:
    server.on(PATH, answer)
    wanted = [Endpoint("report.pdf", URL, settled=True)]
    mute = source(endpoints=(), empty_unpublished=True)
    gathered = look(settings, mute, wanted)
    assert [(r.name, r.reason) for r in gathered.awaited] == [("report.pdf", "not_published")]
    assert (gathered.refusals, gathered.detail) == ((), "1 document is not published yet")
    assert len(server.requests()) == 1
    server.on(PATH, faults.ok(PDF))
    gathered = look(settings, mute, wanted)
    assert (gathered.state, gathered.awaited, stored(settings, gathered)) == ("live", (), [PDF])


def test_elsewhere_nothing_is_a_fault(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.empty())
    gathered = look(settings, source(endpoints=()), [Endpoint("report.pdf", URL)])
    assert ([r.reason for r in gathered.refusals], gathered.awaited) == (["empty"], ())


def test_not_yet_at_the_service_counts_whatever_other_addresses_say(settings: Settings, server: FaultServer) -> None:
    other = f"https://{HOST}/en/report"
    server.on(PATH, faults.empty())
    server.on(f"/{HOST}/en/report", faults.status(202, b"", x_amzn_waf_action="challenge"))
    wanted = [Endpoint("report.pdf", URL, alternatives=(other,))]
    gathered = look(settings, source(endpoints=(), empty_unpublished=True), wanted)
    assert [r.reason for r in gathered.awaited] == ["not_published"]
    assert other in gathered.awaited[0].detail


def test_a_page_around_a_frame_is_no_table(settings: Settings, server: FaultServer) -> None:
    page = b"<html><body><p>Meetings</p><iframe src='https://example.org/table'></iframe></body></html>"
    server.on(f"/{HOST}/table.html", faults.ok(page + b" " * 200))
    declared = source(Endpoint("table.html", f"https://{HOST}/table.html"), media=("html",))
    (refusal,) = look(settings, declared).refusals
    assert (refusal.reason, len(server.requests())) == ("frame_only", 1)
    assert "https://example.org/table" in refusal.detail
