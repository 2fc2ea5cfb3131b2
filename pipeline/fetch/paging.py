"""Documents that an API hands out in pages, assembled into one: all of it, or a refusal.

Belongs here: when a list is complete. Does not: requests (`fetch`), or what the rows say.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pipeline.contract import Refused
from pipeline.declare.source import Expectation
from pipeline.fetch.accept.json_rows import rows_of
from pipeline.fetch.http.bodies import Fetched, Validators
from pipeline.fetch.http.client import Fetcher

MAX_PAGES = 1000


def fetch_pages(
    fetcher: Fetcher,
    url: str,
    expect: Expectation,
    hosts: Collection[str],
    *,
    per_page: int,
    page_number: str = "page_num",
    max_pages: int = MAX_PAGES,
    busy_not_found: bool = False,
) -> Fetched:
    """Every row of a paged list as one compact JSON list: same rows, same bytes; order and keys as the server gave.

    `page_number` is what the server calls the number of a page. One that says how many pages there are (a header, as
    WordPress sends it) is believed. A server that does not page answers with everything: seen by more rows than asked
    for, or by a second page equal to the first. One that gives smaller pages than asked for is followed to its last
    page. Raises Refused when any page fails, when pages do not fit together, and when there are more than `max_pages`.
    """
    max_bytes = expect.max_bytes or fetcher.max_bytes

    def page(number: int) -> list[Any]:
        return rows_of(answer(number).data)

    def answer(number: int) -> Fetched:
        return _page(fetcher, page_url(url, number, per_page, page_number), hosts, max_bytes, busy_not_found)

    first = answer(1)
    pages = [rows_of(first.data)]
    size = len(pages[0])
    if not size:
        raise Refused("no_rows", f"{url}: a list without rows")
    last = _pages_announced(first)
    while size <= per_page and len(pages) != last:
        number = len(pages) + 1
        if number > max_pages:
            raise Refused("pages_inconsistent", f"{url} has more than {max_pages} pages of {size} rows")
        try:
            rows = page(number)
        except Refused as refused:
            # a first page that is not full is the whole list, unless the server gives smaller pages than asked for:
            # the second one is only asked for to make sure
            if refused.reason == "no_such_page" or (refused.reason == "not_found" and number == 2 and size < per_page):
                break
            raise Refused(refused.reason, f"page {number}: {refused.detail}") from refused
        if not rows or rows == pages[-1]:
            break
        if len(rows) > size:
            raise Refused("pages_inconsistent", f"{url}: page {number} has {len(rows)} rows, the first one {size}")
        pages.append(rows)
        if len(rows) < size:
            break
    data = json.dumps([row for rows in pages for row in rows], separators=(",", ":")).encode()
    if len(data) > max_bytes:
        raise Refused("too_large", f"{url}: {len(data):,} bytes in all pages; at most {max_bytes:,} are allowed")
    if len(data) < expect.min_bytes:
        raise Refused("too_small", f"{url}: {len(data):,} bytes in all pages; {expect.min_bytes:,} or more are usual")
    return Fetched(data, url)


def page_url(url: str, number: int, per_page: int, page_number: str = "page_num") -> str:
    """The address of one page; other parameters stay."""
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in {page_number, "per_page"}]
    query += [(page_number, str(number)), ("per_page", str(per_page))]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _page(fetcher: Fetcher, url: str, hosts: Collection[str], max_bytes: int, busy_not_found: bool) -> Fetched:
    answer = fetcher.ask(url, rows_of, Validators(), hosts, max_bytes, busy_not_found)
    if not isinstance(answer, Fetched):
        raise Refused("pages_inconsistent", f"{url} was answered with «not modified», unasked")
    return answer


def _pages_announced(answer: Fetched) -> int | None:
    """How many pages the server says there are; None where it does not, or says nothing of use."""
    said = answer.headers.get("x-wp-totalpages", "").strip()
    return int(said) if said.isdecimal() and int(said) > 0 else None
