"""Documents that an API hands out in pages, assembled into one: all of it, or a refusal.

Belongs here: when a list is complete. Does not: requests (`http.client`), or what the rows say.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pipeline.contract import Endpoint, Refused
from pipeline.declare.source import FetchPolicy
from pipeline.fetch.accept.json_rows import announced, count_in, refuse_fewer, rows_of
from pipeline.fetch.http.client import Fetcher
from pipeline.fetch.http.messages import NotModified, Response

MAX_PAGES = 1000
#: Headers in which servers say how many rows a list has in all.
_TOTAL_HEADERS = ("x-total-count", "x-wp-total", "x-total")


def fetch_pages(
    fetcher: Fetcher, url: str, policy: FetchPolicy, endpoint: Endpoint, max_pages: int = MAX_PAGES
) -> Response[bytes]:
    """Every row of a paged list as one compact JSON list: same rows, same bytes; order and keys as the server gave.

    A server that says how many pages there are (a header, as WordPress sends it) is believed, and so is one that says
    how many rows. One that does not page gives everything: seen by more rows than asked for, or by a second page equal
    to the first. One that gives smaller pages than asked for is followed to its last page. The order of rows is not
    promised from page to page: where a row comes on two pages another may be missing, and the whole list is asked for
    at once. Raises Refused when any page fails, when pages do not fit together, when there are fewer rows than
    announced, and when there are more than `max_pages`.
    """
    per_page, max_bytes = endpoint.per_page, policy.expect.byte_limit(fetcher.max_bytes)

    def page(number: int) -> Response[bytes]:
        place = page_url(url, number, per_page, endpoint.page_number)
        response = fetcher.ask(place, policy, rows_of)
        if isinstance(response, NotModified):
            raise Refused("pages_inconsistent", f"{place} was answered with «not modified», unasked")
        return response

    first = page(1)
    pages, total = [rows_of(first.content)], _rows_announced(first)
    size = len(pages[0])
    if not size:
        raise Refused("no_rows", f"{url}: a list without rows")
    last = _pages_announced(first)
    while size <= per_page and len(pages) != last:
        number = len(pages) + 1
        if number > max_pages:
            raise Refused("pages_inconsistent", f"{url} has more than {max_pages} pages of {size} rows")
        try:
            answer = page(number)
        except Refused as refused:
            # a first page that is not full is the whole list, unless the server gives smaller pages than asked for:
            # the second one is only asked for to make sure
            if refused.reason == "no_such_page" or (refused.reason == "not_found" and number == 2 and size < per_page):
                break
            raise Refused(refused.reason, f"page {number}: {refused.detail}") from refused
        rows, total = rows_of(answer.content), max(filter(None, (total, _rows_announced(answer))), default=None)
        if not rows or rows == pages[-1]:
            break
        if len(rows) > size:
            raise Refused("pages_inconsistent", f"{url}: page {number} has {len(rows)} rows, the first one {size}")
        pages.append(rows)
        if len(rows) < size:
            break
    joined, overlap = _joined(pages, endpoint.row_id)
    if overlap and len(joined) != total:
        return _at_once(fetcher, url, policy, len(joined), total)
    refuse_fewer(len(joined), total)
    data = json.dumps(joined, separators=(",", ":")).encode()
    if len(data) > max_bytes:
        raise Refused("too_large", f"{url}: {len(data):,} bytes in all pages; at most {max_bytes:,} are allowed")
    if len(data) < policy.expect.min_bytes:
        raise Refused(
            "too_small", f"{url}: {len(data):,} bytes in all pages; {policy.expect.min_bytes:,} or more are usual"
        )
    return Response(data, url)


def _joined(pages: Sequence[list[Any]], row_id: Sequence[str]) -> tuple[list[Any], bool]:
    """The rows of all pages, those of earlier pages not again; and whether a row came on two pages."""
    seen: set[str] = set()
    once: list[Any] = []
    overlap = False
    for rows in pages:
        ids = [_identity(row, row_id) for row in rows]
        overlap = overlap or not seen.isdisjoint(ids)
        once += [row for row, own in zip(rows, ids, strict=True) if own not in seen]
        seen.update(ids)
    return once, overlap


def _identity(row: Any, row_id: Sequence[str]) -> str:
    """What tells a row from others: its id where the source names one, else all of it."""
    named = [row.get(name) for name in row_id] if isinstance(row, dict) else []
    told = named if named and None not in named else row
    return json.dumps(told, sort_keys=True)


def _at_once(fetcher: Fetcher, url: str, policy: FetchPolicy, known: int, total: int | None) -> Response[bytes]:
    """The whole list in one answer. Raises Refused for one with fewer rows than are known, or than are announced."""
    response = fetcher.ask(url, policy, rows_of)
    if isinstance(response, NotModified):
        raise Refused("pages_inconsistent", f"{url} was answered with «not modified», unasked")
    rows = rows_of(response.content)
    if len(rows) < known:
        said = f"{known:,} rows in its pages, some of them on two, and {len(rows):,} without pages"
        raise Refused("pages_inconsistent", f"{url}: {said}")
    refuse_fewer(len(rows), max(filter(None, (total, _rows_announced(response))), default=None))
    return Response(json.dumps(rows, separators=(",", ":")).encode(), url)


def page_url(url: str, number: int, per_page: int, page_number: str = "page_num") -> str:
    """The address of one page; other parameters stay."""
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in {page_number, "per_page"}]
    query += [(page_number, str(number)), ("per_page", str(per_page))]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _rows_announced(response: Response[bytes]) -> int | None:
    """How many rows the answer, or a header of it, says there are in all; None where neither says."""
    named = [response.headers.get(name, "").strip() for name in _TOTAL_HEADERS]
    named.append(response.headers.get("content-range", "").rpartition("/")[2].strip())
    return max(filter(None, [*map(count_in, named), announced(response.content)]), default=None)


def _pages_announced(response: Response[bytes]) -> int | None:
    """How many pages the server says there are; None where it does not, or says nothing of use."""
    return count_in(response.headers.get("x-wp-totalpages", "")) or None
