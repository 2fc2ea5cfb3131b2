"""Documents that other sources name: the budget, turns over the nights, what is settled, what is not published yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.contract import Endpoint
from pipeline.declare.source import Source
from pipeline.fetch.intake import inbox_of
from pipeline.settings import Settings
from tests.pipeline import faults
from tests.pipeline.fault_server import FaultServer, unused_port
from tests.pipeline.fetching import HOST, PDF, look, source, stored

DECLARED = source(endpoints=(), budget=2)


def record(number: int, **changes: object) -> Endpoint:
    values = {"settled": True, **changes}
    return Endpoint(f"{number}.pdf", f"https://{HOST}/{number}.pdf", **values)  # type: ignore[arg-type]


def publish(server: FaultServer, *numbers: int) -> None:
    for number in numbers:
        server.on(f"/{HOST}/{number}.pdf", faults.ok(PDF.replace(b"month", b"month %d" % number)))


def night(settings: Settings, server: FaultServer, wanted: list[Endpoint], declared: Source = DECLARED) -> list[str]:
    """What is asked for in one night."""
    before = len(server.requests())
    look(settings, declared, wanted)
    return [request.path.rpartition("/")[2].removesuffix(".pdf") for request in server.requests()[before:]]


def test_a_backlog_is_brought_in_over_the_nights(settings: Settings, server: FaultServer) -> None:
    publish(server, 1, 2, 3, 5)
    wanted = [record(n) for n in (5, 4, 3, 2, 1)]
    assert night(settings, server, wanted) == ["5", "4"]
    assert night(settings, server, wanted) == ["3", "2"]
    assert night(settings, server, wanted) == ["1", "4"]
    assert night(settings, server, wanted) == ["4"]
    publish(server, 4)
    assert night(settings, server, [record(6), *wanted]) == ["6", "4"]
    assert night(settings, server, [record(6), *wanted]) == ["6"]
    assert len(look(settings, DECLARED, wanted).documents) == 5


def test_what_is_left_for_other_nights_is_said_and_makes_nothing_stale(settings: Settings, server: FaultServer) -> None:
    publish(server, *range(1, 6))
    gathered = look(settings, DECLARED, [record(n) for n in range(1, 6)])
    assert (gathered.state, gathered.new, gathered.refusals) == ("live", 2, ())
    assert gathered.detail == "3 more documents wait for the next nights"
    gathered = look(settings, DECLARED, [record(n) for n in range(1, 6)])
    assert gathered.detail == "1 more document waits for the next nights"


def test_the_setting_changes_the_budget(settings: Settings, server: FaultServer) -> None:
    publish(server, *range(1, 6))
    generous = settings.model_copy(update={"budget": 4})
    assert night(generous, server, [record(n) for n in range(1, 6)]) == ["1", "2", "3", "4"]
    nothing = settings.model_copy(update={"budget": 0})
    assert night(nothing, server, [record(n) for n in range(1, 6)]) == []


def test_what_is_not_published_yet_is_listed_and_makes_nothing_stale(settings: Settings, server: FaultServer) -> None:
    publish(server, 1)
    gathered = look(settings, DECLARED, [record(2), record(1)])
    assert [(r.name, r.reason) for r in gathered.awaited] == [("2.pdf", "not_found")]
    assert (gathered.state, gathered.new, gathered.refusals) == ("live", 1, ())
    assert gathered.detail == "1 document is not published yet"
    gathered = look(settings, DECLARED, [record(2), record(1)])
    assert (gathered.state, gathered.known, len(gathered.awaited)) == ("live", 1, 1)


def test_any_other_trouble_makes_a_source_stale(settings: Settings, server: FaultServer) -> None:
    publish(server, 1)
    server.on(f"/{HOST}/2.pdf", faults.html200())
    gathered = look(settings, DECLARED, [record(2), record(1), record(3)])
    assert (gathered.state, "2.pdf: html_instead" in gathered.detail) == ("stale", True)
    assert "1 more document waits" in gathered.detail


def test_a_document_that_is_gone_is_no_unpublished_one(settings: Settings, server: FaultServer) -> None:
    publish(server, 1)
    wanted = [record(1, settled=False)]
    assert look(settings, DECLARED, wanted).state == "live"
    server.on(f"/{HOST}/1.pdf", faults.status(404))
    gathered = look(settings, DECLARED, wanted)
    assert (gathered.state, gathered.known) == ("stale", 1)


def test_the_sources_own_document_that_is_not_found_is_trouble(settings: Settings, server: FaultServer) -> None:
    publish(server, 1)
    gathered = look(settings, source(endpoints=(record(7),), budget=2), [record(1)])
    assert (gathered.state, [r.name for r in gathered.refusals]) == ("stale", ["7.pdf"])


def test_nothing_found_at_all_leaves_a_source_empty(settings: Settings) -> None:
    gathered = look(settings, DECLARED, [record(1)])
    assert (gathered.state, gathered.detail) == ("empty", "1 document is not published yet")


def test_what_is_settled_is_never_asked_for_again_and_its_own_endpoints_neither(
    settings: Settings, server: FaultServer
) -> None:
    publish(server, 1, 2)
    declared = source(endpoints=(record(1),), budget=2)
    assert night(settings, server, [record(2)], declared) == ["1", "2"]
    assert night(settings, server, [record(2)], declared) == []
    gathered = look(settings, declared, [record(2)])
    assert (gathered.state, gathered.known, gathered.detail) == ("live", 2, "")


@pytest.mark.parametrize("place", ["mirror", "inbox"])
def test_what_is_settled_and_came_from_a_folder_is_not_said_to_be_fetched(
    settings: Settings, server: FaultServer, tmp_path: Path, place: str
) -> None:
    declared = source(endpoints=(record(1),))
    folder = tmp_path / "mirror" / declared.source_id if place == "mirror" else inbox_of(settings.home, declared)
    folder.mkdir(parents=True)
    (folder / "1.pdf").write_bytes(PDF)
    if place == "mirror":
        assert look(settings.model_copy(update={"mirror": tmp_path / "mirror"}), declared).state == place
    gathered = look(settings, declared)
    assert (gathered.state, gathered.detail, server.requests()) == (place, "", [])


def test_what_is_shipped_is_not_asked_for_unless_its_prose_is_withheld(settings: Settings, server: FaultServer) -> None:
    publish(server, 1)
    look(settings, DECLARED, [record(1)], shipped={"1.pdf"})
    assert server.requests() == []
    withheld = source(endpoints=(), budget=2, prose=("text",))
    assert len(look(settings, withheld, [record(1)], shipped={"1.pdf"}).documents) == 1


def test_a_night_without_a_network_costs_nobody_a_turn(settings: Settings, server: FaultServer) -> None:
    wanted = [record(n) for n in range(1, 6)]
    publish(server, *range(1, 6))
    dead = settings.model_copy(update={"origin": f"http://127.0.0.1:{unused_port()}"})
    assert {r.reason for r in look(dead, DECLARED, wanted).refusals} == {"network_down"}
    assert night(settings, server, wanted) == ["1", "2"]


@pytest.mark.parametrize(("on", "requests"), [(False, 0), (True, 2)])
def test_what_waits_for_a_setting_is_not_asked_for(
    on: bool, requests: int, settings: Settings, server: FaultServer
) -> None:
    publish(server, 1, 2, 3)
    declared = source(endpoints=(record(1, setting="texts"), record(3)), gated={"2*": "texts"})
    gathered = look(settings.model_copy(update={"texts": on}), declared, [record(2)])
    assert (gathered.state, len(server.requests()), len(gathered.documents)) == ("live", requests + 1, requests + 1)
    assert ("1.pdf, 2.pdf: not read, because WPS_TEXTS is off" in gathered.detail) is not on


def test_offline_nobody_is_asked(settings: Settings, server: FaultServer) -> None:
    publish(server, 1)
    look(settings, DECLARED, [record(1)])
    gathered = look(settings.model_copy(update={"offline": True}), DECLARED)
    assert (gathered.state, gathered.known) == ("stale", 1)
    assert "the network is not used" in gathered.detail
    assert stored(settings, gathered)
