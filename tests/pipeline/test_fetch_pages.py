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
from tests.pipeline.fault_server import Fault, FaultServer, Handler
from tests.pipeline.fetching import (
    HOST,
    ROWS,
    look,
    source,
)


def pages_of(settings: Settings, per_page: int = 10, max_pages: int = 50, row_id: tuple[str, ...] = ()) -> list[object]:
    with Fetcher(settings) as fetcher:
        url = f"https://{HOST}/public/data/SET/json"
        endpoint = Endpoint("SET.json", url, paged=True, per_page=per_page, row_id=row_id)
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


WHOLE = json.dumps(ROWS).encode()


def shifting(total: int | None = None, at_once: bytes = WHOLE) -> Fault:
    """Pages of ten whose order changes between requests: the last row of the first page comes again on the second."""
    pages = {1: ROWS[:10], 2: [ROWS[9], *ROWS[11:20]], 3: ROWS[20:]}

    def fault(handler: Handler) -> None:
        number = handler.query("page_num", 0)
        page = {"data": pages.get(number, []), **({"total": total} if total else {})}
        handler.answer(200, json.dumps(page).encode() if number else at_once)

    return fault


@pytest.mark.parametrize("total", [None, 23])
def test_pages_that_overlap_may_lack_a_row_so_the_whole_is_asked_for(
    total: int | None, settings: Settings, server: FaultServer
) -> None:
    server.on(SET, shifting(total))
    assert pages_of(settings) == ROWS
    assert server.requests(SET)[-1].query == ""


@pytest.mark.parametrize(("total", "at_once"), [(None, json.dumps(ROWS[:12]).encode()), (24, WHOLE)])
def test_what_is_less_than_the_pages_had_or_announced_is_refused(
    total: int | None, at_once: bytes, settings: Settings, server: FaultServer
) -> None:
    server.on(SET, shifting(total, at_once))
    with pytest.raises(Refused) as caught:
        pages_of(settings)
    assert caught.value.reason == ("fewer_rows" if total else "pages_inconsistent")


def test_a_row_on_two_pages_counts_once_where_the_number_announced_is_reached(
    settings: Settings, server: FaultServer
) -> None:
    def fault(handler: Handler) -> None:
        page = {1: ROWS[:10], 2: ROWS[9:19], 3: ROWS[19:]}.get(handler.query("page_num", 0), [])
        handler.answer(200, json.dumps(page).encode(), X_Total_Count="23")

    server.on(SET, fault)
    assert pages_of(settings) == ROWS
    assert all(request.query for request in server.requests(SET))


def test_rows_are_told_apart_by_their_id(settings: Settings, server: FaultServer) -> None:
    """A figure that was revised between two requests makes no second row."""
    revised = {**ROWS[9], "name": "revised"}

    def fault(handler: Handler) -> None:
        pages = {0: ROWS, 1: ROWS[:10], 2: [revised, *ROWS[11:20]], 3: ROWS[20:]}
        handler.answer(200, json.dumps(pages.get(handler.query("page_num", 0), [])).encode())

    server.on(SET, fault)
    assert pages_of(settings, row_id=("id",)) == ROWS
    assert revised in pages_of(settings)


@pytest.mark.parametrize(
    ("about", "headers"),
    [
        ({"total": 24}, {}),
        ({"totalCount": "24"}, {}),
        ({"meta": {"total_rows": 24}}, {}),
        ({"pagination": {"total": 24, "page": 1}}, {}),
        ({}, {"X_Total_Count": "24"}),
        ({}, {"Content_Range": "items 0-22/24"}),
    ],
)
def test_an_answers_own_count_is_believed(
    about: dict[str, object], headers: dict[str, str], settings: Settings, server: FaultServer
) -> None:
    def fault(handler: Handler) -> None:
        rows = ROWS if handler.query("page_num", 1) == 1 else []
        handler.answer(200, json.dumps({"data": rows, **about}).encode(), **headers)

    server.on(SET, fault)
    with pytest.raises(Refused, match="23 rows, where the answer says itself that there are 24") as caught:
        pages_of(settings, per_page=100)
    assert caught.value.reason == "fewer_rows"


def test_a_list_that_is_asked_for_at_once_is_believed_too(settings: Settings, server: FaultServer) -> None:
    server.on(SET, faults.ok(json.dumps({"data": ROWS, "total": 24}).encode()))
    declared = source(Endpoint("SET.json", f"https://{HOST}/public/data/SET/json"))
    assert [r.reason for r in look(settings, declared).refusals] == ["fewer_rows"]
    server.on(SET, faults.ok(json.dumps({"data": ROWS, "total": 23, "pages": 40}).encode()))
    assert look(settings, declared).new == 1


def test_a_source_raises_the_limit_of_its_documents(settings: Settings, server: FaultServer) -> None:
    """The settings allow five megabytes; a page, and all pages together, may have what the source says."""
    rows = [{"id": number, "name": "x" * 1000} for number in range(8000)]
    server.on(SET, faults.paged(rows))  # type: ignore[arg-type]
    endpoint = Endpoint("SET.json", f"https://{HOST}/public/data/SET/json", paged=True, per_page=7000)
    assert [r.reason for r in look(settings, source(endpoint)).refusals] == ["too_large"]
    assert look(settings, source(endpoint, max_bytes=20_000_000)).new == 1
