"""A dead network is noticed once, and never mistaken for something else."""

from __future__ import annotations

import socket
import time

import httpx
import pytest

from pipeline.contract import Endpoint
from pipeline.fetch.places import open_fetcher
from pipeline.settings import Settings
from tests.pipeline import faults
from tests.pipeline.fault_server import FaultServer, unused_port
from tests.pipeline.fetching import (
    HOST,
    PATH,
    PDF,
    look,
    refused,
    source,
)


def test_a_dead_network_is_noticed_once(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    connections = []
    connect = socket.create_connection

    def counted(*args: object, **kwargs: object) -> socket.socket:
        connections.append(args)
        return connect(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "create_connection", counted)
    dead = settings.model_copy(update={"origin": f"http://127.0.0.1:{unused_port()}"})
    endpoints = [Endpoint(f"r{number}.pdf", f"https://{HOST}/r{number}.pdf") for number in range(50)]
    started = time.monotonic()
    gathered = look(dead, source(*endpoints))
    assert {refusal.reason for refusal in gathered.refusals} == {"network_down"}
    assert len(gathered.refusals) == 50
    assert len(connections) == 2, "one attempt and one quick retry"
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    ("error", "attempts_in_all"),
    [
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), 2),
        (OSError(101, "Network is unreachable"), 2),
        (ConnectionRefusedError(111, "Connection refused"), 6),
    ],
)
def test_without_names_or_routes_the_whole_network_is_given_up_otherwise_one_host(
    error: OSError, attempts_in_all: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections = []

    def fail(*args: object, **kwargs: object) -> socket.socket:
        connections.append(args)
        raise error

    monkeypatch.setattr(socket, "create_connection", fail)
    hosts = ("a.example.org", "b.example.org", "c.example.org")
    declared = source(*[Endpoint(f"{host}.pdf", f"https://{host}/r.pdf") for host in hosts], hosts=hosts)
    gathered = look(settings.model_copy(update={"origin": None}), declared)
    assert [refusal.reason for refusal in gathered.refusals] == ["network_down"] * 3
    assert len(connections) == attempts_in_all


def test_a_certificate_that_is_not_trusted_is_no_dead_network(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ssl

    def fail(self: object, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("certificate verify failed") from ssl.SSLCertVerificationError("self-signed")

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", fail)
    assert refused(settings).reason == "tls_failed"


def test_offline_the_network_is_not_used(settings: Settings, server: FaultServer) -> None:
    server.on(PATH, faults.ok(PDF))
    look(settings)
    offline = settings.model_copy(update={"offline": True})
    assert open_fetcher(offline) is None
    gathered = look(offline)
    assert (gathered.state, gathered.known) == ("stale", 1)
    assert len(server.requests()) == 1


def test_a_proxy_in_the_environment_does_not_stand_before_the_origin(
    settings: Settings, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{unused_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    server.on(PATH, faults.ok(PDF))
    assert look(settings).state == "live"
    assert refused(settings.model_copy(update={"origin": None})).reason == "network_down"
