"""A redirect leads only to hosts on the source's list, however it is written."""

from __future__ import annotations

import pytest

from pipeline.declare.source import FetchPolicy
from pipeline.fetch.http.client import Fetcher
from pipeline.fetch.http.messages import Response
from pipeline.settings import Settings
from tests.pipeline import faults
from tests.pipeline.fault_server import FaultServer
from tests.pipeline.fetching import (
    EXPECT,
    HOST,
    PATH,
    PDF,
    URL,
    look,
    refused,
    stored,
)


@pytest.mark.parametrize("through_origin", [True, False])
def test_a_redirect_is_followed_to_a_listed_host_only(
    through_origin: bool, settings: Settings, server: FaultServer
) -> None:
    server.on("/elsewhere.example.net/r.pdf", faults.ok(PDF))
    server.on(PATH, faults.redirect_to("https://elsewhere.example.net/r.pdf", through_origin))

    assert refused(settings).reason == "host_not_allowed"
    assert server.requests("/elsewhere.example.net/r.pdf") == []

    with Fetcher(settings) as fetcher:
        response = fetcher.fetch(URL, FetchPolicy((HOST, "elsewhere.example.net"), EXPECT))
    assert isinstance(response, Response)
    assert (response.content, response.url) == (PDF, "https://elsewhere.example.net/r.pdf")


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://reports.example.org/report2.pdf", "bad_redirect"),
        ("https://reports.example.org:8443/report2.pdf", "bad_redirect"),
        ("https://reports.example.org@evil.example/r.pdf", "bad_redirect"),
        ("https://reports.example.org.evil.example/r.pdf", "host_not_allowed"),
        ("//evil.example/r.pdf", "host_not_allowed"),
        ("file:///etc/passwd", "bad_redirect"),
        ("https://[::1/r.pdf", "bad_redirect"),
    ],
)
def test_a_redirect_to_an_odd_address_is_refused(
    location: str, reason: str, settings: Settings, server: FaultServer
) -> None:
    server.on(PATH, faults.status(302, Location=location))
    assert refused(settings).reason == reason
    assert len(server.requests()) == 1


def test_a_relative_redirect_stays_on_its_host(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.status(301, Location="/archive/report.pdf"))
    server.on(f"/{HOST}/archive/report.pdf", faults.ok(PDF))
    assert stored(settings, look(settings)) == [PDF]


def test_a_host_off_the_list_is_never_asked(settings: Settings, server: FaultServer) -> None:
    assert refused(settings, "https://other.example.org/report.pdf").reason == "host_not_allowed"
    assert refused(settings, f"http://{HOST}/report.pdf").reason == "bad_redirect"
    assert server.requests() == []
