"""Of several answers the one with most rows: a source that says how many rows its documents have."""

from __future__ import annotations

import pytest

from pipeline.contract import Endpoint, Refused
from pipeline.declare.source import Gathered
from pipeline.fetch.places import gather, open_fetcher
from pipeline.fetch.weighing import Weighing
from pipeline.settings import Settings
from pipeline.store.snapshots import SnapshotStore
from tests.pipeline import faults
from tests.pipeline.fault_server import FaultServer
from tests.pipeline.fetching import source, stored

HOSTS = ("new.example.org", "old.example.org")
TABLE = Endpoint("table.csv", f"https://{HOSTS[0]}/table", alternatives=(f"https://{HOSTS[1]}/table",))
NEW, OLD = (f"/{host}/table" for host in HOSTS)


def rows(number: int, word: str = "row") -> bytes:
    return b"number,name\n" + b"".join(b"%d,%s %d\n" % (n, word.encode(), n) for n in range(number))


def weigh(data: bytes, name: str) -> int:
    if b"shell" in data:
        raise Refused("frame_only", f"{name}: nothing of its own")
    return data.count(b"\n") - 1


def night(settings: Settings, shipped: int | None = None) -> Gathered:
    fetcher = open_fetcher(settings)
    declared = source(TABLE, hosts=HOSTS, min_bytes=10)
    with SnapshotStore(settings.home) as store:
        try:
            return gather(declared, settings, store, fetcher, weighing=Weighing(weigh, lambda _: shipped))
        finally:
            if fetcher is not None:
                fetcher.close()


@pytest.mark.parametrize(("new", "old", "taken"), [(30, 12, "new"), (12, 30, "old"), (30, 30, "new")])
def test_the_fullest_answer_is_taken_and_of_equals_the_first(
    new: int, old: int, taken: str, settings: Settings, server: FaultServer
) -> None:
    server.on(NEW, faults.ok(rows(new, "new")))
    server.on(OLD, faults.ok(rows(old, "old")))
    assert stored(settings, night(settings)) == [rows(30, taken)]


def test_what_is_no_table_is_passed_over(settings: Settings, server: FaultServer) -> None:
    server.on(NEW, faults.ok(rows(40, "shell")))
    server.on(OLD, faults.ok(rows(12)))
    gathered = night(settings)
    assert (stored(settings, gathered), gathered.refusals) == ([rows(12)], ())


def test_half_a_table_takes_the_place_of_nothing(settings: Settings, server: FaultServer) -> None:
    """Neither that of an old address while the new one is down, nor one that the new address itself breaks off."""
    server.on(NEW, faults.sequence(faults.ok(rows(100)), faults.status(404), faults.ok(rows(60)), faults.ok(rows(95))))
    night(settings)
    server.on(OLD, faults.ok(rows(99, "old")))
    gathered = night(settings)
    assert ([r.reason for r in gathered.refusals], stored(settings, gathered)) == (["fewer_rows"], [rows(100)])
    assert "not_found" in gathered.refusals[0].detail, "and why the first address was of no use"
    server.on(OLD, faults.status(404))
    gathered = night(settings)
    assert ([r.reason for r in gathered.refusals], stored(settings, gathered)) == (["fewer_rows"], [rows(100)])
    assert (settings.home / "held" / "reports" / "table.csv").read_bytes() == rows(60)
    assert stored(settings, night(settings)) == [rows(95)], "the publisher took a few rows back"


def test_half_a_table_does_not_take_the_place_of_what_ships(settings: Settings, server: FaultServer) -> None:
    server.on(NEW, faults.ok(rows(20)))
    assert [r.reason for r in night(settings, shipped=150).refusals] == ["fewer_rows"]
    server.on(NEW, faults.ok(rows(260)))
    assert night(settings, shipped=150).new == 1


def test_a_table_that_did_not_change_is_weighed_as_it_is_kept(settings: Settings, server: FaultServer) -> None:
    server.on(NEW, faults.ok(rows(30), etag='"1"'))
    server.on(OLD, faults.ok(rows(12, "old")))
    night(settings)
    gathered = night(settings)
    assert (gathered.new, stored(settings, gathered)) == (0, [rows(30)])
    assert server.requests(NEW)[-1].headers["if-none-match"] == '"1"'
