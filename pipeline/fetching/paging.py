"""Documents that an API hands out in pages, assembled into one: all of it, or a refusal.

Belongs here: when a list is complete. Does not: requests (`fetch`), or what the rows say.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pipeline.contract import Refused
from pipeline.fetching.acceptance import Expectation
from pipeline.fetching.answers import Fetched, Validators
from pipeline.fetching.fetch import Fetcher
from pipeline.fetching.json_rows import rows_of

MAX_PAGES = 1000


def fetch_pages(
    fetcher: Fetcher,
    url: str,
    expect: Expectation,
    hosts: Collection[str],
    *,
    per_page: int,
    max_pages: int = MAX_PAGES,
) -> Fetched:
    """Every row of a paged list as one compact JSON list: same rows, same bytes; order and keys as the server gave.

    A server that does not page answers with everything: seen by more rows than asked for, or by a second page equal to
    the first. One that gives smaller pages than asked for is followed to its last page. Raises Refused when any page
    fails, when pages do not fit together, and when there are more than `max_pages`.
    """
    max_bytes = expect.max_bytes or fetcher.max_bytes

    def page(number: int) -> list[Any]:
        return _page(fetcher, page_url(url, number, per_page), hosts, max_bytes)

    pages = [page(1)]
    size = len(pages[0])
    if not size:
        raise Refused("no_rows", f"{url}: a list without rows")
    while size <= per_page:
        number = len(pages) + 1
        if number > max_pages:
            raise Refused("pages_inconsistent", f"{url} has more than {max_pages} pages of {size} rows")
        try:
            rows = page(number)
        except Refused as refused:
            # a first page that is not full is the whole list, unless the server gives smaller pages than asked for:
            # the second one is only asked for to make sure
            if refused.reason == "not_found" and number == 2 and size < per_page:
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


def page_url(url: str, number: int, per_page: int) -> str:
    """The address of one page; other parameters stay."""
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in {"page_num", "per_page"}]
    query += [("page_num", str(number)), ("per_page", str(per_page))]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _page(fetcher: Fetcher, url: str, hosts: Collection[str], max_bytes: int) -> list[Any]:
    answer = fetcher.ask(url, rows_of, Validators(), hosts, max_bytes)
    if not isinstance(answer, Fetched):
        raise Refused("pages_inconsistent", f"{url} was answered with «not modified», unasked")
    return rows_of(answer.data)
