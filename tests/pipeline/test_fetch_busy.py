"""A server under load: 404 with a web page, or 202, both mean «later» where a source says so."""

from __future__ import annotations

import gzip

import pytest

from pipeline.settings import Settings
from tests.pipeline import faults
from tests.pipeline.fault_server import Fault, FaultServer
from tests.pipeline.fetching import HOST, PATH, PDF, look, source, stored

BUSY = source(busy_not_found=True)


def page404() -> Fault:
    return faults.status(404, faults.HTML, Content_Type="text/html; charset=utf-8")


@pytest.mark.parametrize(
    "answer",
    [
        page404,
        lambda: faults.status(404, faults.HTML),
        lambda: faults.status(404, gzip.compress(faults.HTML), Content_Encoding="gzip"),
        lambda: faults.status(202, b"", x_amzn_waf_action="challenge"),
    ],
)
def test_it_is_outlasted(answer: object, settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.sequence(answer(), answer(), faults.ok(PDF)))  # type: ignore[operator]
    assert stored(settings, look(settings, BUSY)) == [PDF]
    assert len(server.requests()) == 3


@pytest.mark.parametrize("answer", [page404(), faults.status(202)])
def test_for_a_while_only(answer: Fault, settings: Settings, server: FaultServer) -> None:
    server.on(PATH, answer)
    (refusal,) = look(settings, BUSY).refusals
    assert (refusal.reason, len(server.requests())) == ("busy", settings.attempts)
    assert "answered" in refusal.detail


def test_a_404_in_the_servers_own_words_is_believed(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.status(404, b'{"status":"ERROR"}', Content_Type="application/json"))
    (refusal,) = look(settings, BUSY).refusals
    assert (refusal.reason, len(server.requests())) == ("not_found", 1)


def test_elsewhere_a_404_is_a_404(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, page404())
    (refusal,) = look(settings).refusals
    assert (refusal.reason, len(server.requests())) == ("not_found", 1)


def test_a_busy_server_is_given_single_attempts_from_then_on(settings: Settings, server: FaultServer) -> None:
    from pipeline.contract import Endpoint

    endpoints = [Endpoint(f"{n}.pdf", f"https://{HOST}/{n}.pdf") for n in range(3)]
    for endpoint in endpoints:
        server.on(f"/{HOST}/{endpoint.name}", page404())
    gathered = look(settings, source(*endpoints, busy_not_found=True))
    assert [r.reason for r in gathered.refusals] == ["busy"] * 3
    assert len(server.requests()) == settings.attempts + 2


def test_a_wait_that_it_asks_for_is_heeded(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.status(404, faults.HTML, Content_Type="text/html", Retry_After="3600"))
    (refusal,) = look(settings, BUSY).refusals
    assert (refusal.reason, len(server.requests())) == ("asked_to_wait", 1)
