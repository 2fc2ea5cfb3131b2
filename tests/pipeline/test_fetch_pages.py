"""Paged responses: the whole dataset or a refusal."""

from __future__ import annotations

import json

import pytest

from pipeline.contract import Endpoint, Refused
from pipeline.declare.source import Expectation, FetchPolicy
from pipeline.fetch.http.client import Fetcher
from pipeline.fetch.paging import fetch_pages
from pipeline.settings import Settings
from tests.pipeline import faults
from tests.pipeline.fault_server import Fault, FaultServer
from tests.pipeline.fetching import (
    HOST,
    ROWS,
    look,
    source,
)


def pages_of(settings: Settings, per_page: int = 10, max_pages: int = 50) -> list[object]:
    with Fetcher(settings) as fetcher:
        url = f"https://{HOST}/public/data/SET/json"
        endpoint = Endpoint("SET.json", url, paged=True, per_page=per_page)
        response = fetch_pages(fetcher, url, FetchPolicy((HOST,), Expectation("json")), endpoint, max_pages)
    return json.loads(response.content)  # type: ignore[no-any-return]


SET = f"/{HOST}/public/data/SET/json"


@pytest.mark.parametrize("wrap", [None, "data", "results", "records"])
@pytest.mark.parametrize("rows", [1, 10, 11, 20])
def test_pages_make_one_document(wrap: str | None, rows: int, settings: Settings, server: FaultServer) -> None:
    server.on(SET, faults.paged(ROWS[:rows], wrap))  # type: ignore[arg-type]
    assert pages_of(settings) == ROWS[:rows]
    assert server.requests(SET)[0].query == "page_num=1&per_page=10"


def test_a_server_that_gives_smaller_pages_than_asked_for_is_read_to_the_end(
    settings: Settings, server: FaultServer
) -> None:
    server.on(SET, faults.paged(ROWS, at_most=5))  # type: ignore[arg-type]
    assert pages_of(settings, per_page=1000) == ROWS


@pytest.mark.parametrize("per_page", [10, 23, 100])
def test_a_server_that_does_not_page_gives_everything_once(
    per_page: int, settings: Settings, server: FaultServer
) -> None:
    server.on(SET, faults.ok(json.dumps(ROWS).encode()))
    assert pages_of(settings, per_page) == ROWS
    assert len(server.requests(SET)) <= 2


def test_no_second_page_is_no_error_when_the_first_was_not_full(settings: Settings, server: FaultServer) -> None:
    server.on(SET, faults.sequence(faults.ok(json.dumps(ROWS).encode()), faults.status(404)))
    assert pages_of(settings, per_page=100) == ROWS


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (faults.html200(), "html_instead"),
        (faults.json_error200(), "error_answer"),
        (faults.error500(), "server_error"),
        (faults.status(404), "not_found"),
        (faults.truncated(json.dumps(ROWS[10:20]).encode()), "truncated"),
        (faults.ok(b'{"rows": []}'), "unexpected_shape"),
        (faults.ok(json.dumps(ROWS).encode()), "pages_inconsistent"),
    ],
)
def test_one_bad_page_refuses_the_whole_dataset(
    bad: Fault, reason: str, settings: Settings, server: FaultServer
) -> None:
    server.on(SET, faults.sequence(faults.ok(json.dumps(ROWS[:10]).encode()), bad))
    declared = source(Endpoint("SET.json", f"https://{HOST}/public/data/SET/json", paged=True, per_page=10))
    gathered = look(settings, declared)
    assert [(refusal.name, refusal.reason) for refusal in gathered.refusals] == [("SET.json", reason)]
    assert "page 2" in gathered.refusals[0].detail
    assert gathered.documents == ()


def test_an_endless_list_is_refused(settings: Settings, server: FaultServer) -> None:
    server.on(SET, faults.paged([{"id": number} for number in range(100)]))
    with pytest.raises(Refused, match="more than 3 pages"):
        pages_of(settings, per_page=10, max_pages=3)


def test_paged_documents_are_the_same_bytes_every_night_and_a_collapse_is_held(
    settings: Settings, server: FaultServer
) -> None:
    declared = source(Endpoint("SET.json", f"https://{HOST}/public/data/SET/json", paged=True, per_page=10))
    server.on(SET, faults.paged(ROWS))  # type: ignore[arg-type]
    first = look(settings, declared)
    again = look(settings, declared)
    assert (first.new, again.new, again.known) == (1, 0, 1)
    assert again.documents == first.documents
    server.on(SET, faults.paged(ROWS[:8]))  # type: ignore[arg-type]
    gathered = look(settings, declared)
    assert (gathered.state, gathered.refusals[0].reason) == ("stale", "collapsed")
    assert gathered.documents == first.documents
