"""A document with several addresses: the first that has it, or a refusal that names them all."""

from __future__ import annotations

import pytest

from pipeline.contract import Endpoint
from pipeline.settings import Settings
from tests.pipeline import faults
from tests.pipeline.fault_server import Fault, FaultServer
from tests.pipeline.fetching import NEWER, PDF, SMALLER, look, source, stored

HOSTS = ("first.example.org", "second.example.org", "third.example.org")
URLS = ("https://first.example.org/api?s=S/PV.1&t=pdf", "https://second.example.org/en/S/PV.1", f"https://{HOSTS[2]}/1")
PATHS = ("/first.example.org/api", "/second.example.org/en/S/PV.1", f"/{HOSTS[2]}/1")
RECORD = Endpoint("S_PV.1.pdf", URLS[0], alternatives=URLS[1:])
DECLARED = source(RECORD, hosts=HOSTS)


def asked(server: FaultServer) -> list[str]:
    return [request.path for request in server.requests()]


@pytest.mark.parametrize(
    "first",
    [
        faults.html200(),
        faults.status(404, faults.HTML),
        faults.status(403),
        faults.empty(),
        faults.wrong_magic(),
        faults.json_error200(),
        faults.ok(b"%PDF-1.7\n%%EOF"),
        faults.redirect_to("https://elsewhere.example.net/x.pdf"),
    ],
)
def test_the_next_address_is_asked_when_one_has_not_got_it(
    first: Fault, settings: Settings, server: FaultServer
) -> None:
    server.on(PATHS[0], first)
    server.on(PATHS[1], faults.html200())
    server.on(PATHS[2], faults.ok(PDF))
    gathered = look(settings, DECLARED)
    assert (gathered.state, gathered.refusals, stored(settings, gathered)) == ("live", (), [PDF])
    assert gathered.documents[0].url == URLS[2]
    assert asked(server) == list(PATHS)
    assert server.requests(PATHS[0])[0].query == "s=S/PV.1&t=pdf"


def test_no_other_address_is_asked_when_the_first_has_it(settings: Settings, server: FaultServer) -> None:
    server.on(PATHS[0], faults.ok(PDF, etag='"1"'))
    server.on(PATHS[1], faults.ok(NEWER))
    for state in ("new", "known"):
        gathered = look(settings, DECLARED)
        assert (stored(settings, gathered), getattr(gathered, state)) == ([PDF], 1)
    assert asked(server) == [PATHS[0]] * 2


def test_each_address_is_asked_with_what_it_said_itself(settings: Settings, server: FaultServer) -> None:
    server.on(PATHS[1], faults.ok(PDF, etag='"second"'))
    look(settings, DECLARED)
    server.on(PATHS[0], faults.sequence(faults.status(404), faults.ok(PDF, etag='"first"')))
    assert look(settings, DECLARED).known == 1
    assert server.requests(PATHS[1])[-1].headers["if-none-match"] == '"second"'
    assert look(settings, DECLARED).new == 0
    assert "if-none-match" not in server.requests(PATHS[0])[-1].headers


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ((faults.status(404), faults.status(404), faults.status(410)), "not_found"),
        ((faults.html200(), faults.status(404), faults.html200()), "not_found"),
        ((faults.html200(), faults.html200(), faults.html200()), "html_instead"),
        ((faults.status(404), faults.error500(), faults.status(404)), "server_error"),
        ((faults.status(404), faults.html200(), faults.status(403)), "html_instead"),
    ],
)
def test_a_refusal_names_every_address_and_what_it_said(
    answers: tuple[Fault, ...], reason: str, settings: Settings, server: FaultServer
) -> None:
    for path, answer in zip(PATHS, answers, strict=True):
        server.on(path, answer)
    (refusal,) = look(settings, DECLARED).refusals
    assert refusal.reason == reason
    assert all(url in refusal.detail for url in URLS)


def test_a_dead_host_is_passed_over(settings: Settings, server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.fetch.http import client
    from pipeline.fetch.http.messages import Transient

    original = client.Fetcher._exchange

    def dead(self: client.Fetcher, url: str, *rest: object) -> object:
        if HOSTS[0] in url:
            raise Transient("network_down", f"no connection to {HOSTS[0]}", 0.0)
        return original(self, url, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(client.Fetcher, "_exchange", dead)
    server.on(PATHS[1], faults.ok(PDF))
    assert stored(settings, look(settings, DECLARED)) == [PDF]


def test_a_collapse_is_held_and_not_asked_for_elsewhere(settings: Settings, server: FaultServer) -> None:
    server.on(PATHS[0], faults.sequence(faults.ok(PDF), faults.ok(SMALLER)))
    server.on(PATHS[1], faults.ok(NEWER))
    look(settings, DECLARED)
    gathered = look(settings, DECLARED)
    assert [r.reason for r in gathered.refusals] == ["collapsed"]
    assert server.requests(PATHS[1]) == []


def test_every_address_must_be_on_the_list_of_hosts() -> None:
    with pytest.raises(ValueError, match=r"third\.example\.org"):
        source(RECORD, hosts=HOSTS[:2])
    with pytest.raises(ValueError, match="not an https address"):
        Endpoint("x.pdf", URLS[0], alternatives=("ftp://second.example.org/x",))


def test_an_unlisted_address_that_is_only_wanted_is_refused_unasked(settings: Settings, server: FaultServer) -> None:
    stranger = Endpoint("x.pdf", "https://stranger.example.net/x.pdf", alternatives=(URLS[1],))
    server.on(PATHS[1], faults.ok(PDF))
    gathered = look(settings, source(hosts=HOSTS, endpoints=()), [stranger])
    assert (stored(settings, gathered), asked(server)) == ([PDF], [PATHS[1]])
    alone = Endpoint("y.pdf", "https://stranger.example.net/y.pdf")
    gathered = look(settings, source(hosts=HOSTS, endpoints=()), [alone])
    assert [(r.name, r.reason) for r in gathered.refusals] == [("y.pdf", "host_not_allowed")]
