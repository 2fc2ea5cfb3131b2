"""Watched pages: fetched bytes -> what is kept of them, a digest and the facts, never the text.

Belongs here: the reducers that the kernel applies before anything is stored. Does not: how text is found (`page_text`),
what counts as a fact (`plan_facts`), which pages are watched (`addresses`).

The same text gives the same bytes: nothing in them depends on when a page was visited, on its markup, or on what
surrounds its content. Offsets count characters of the text that was digested.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from assets.action_plans.page_names import country_names
from assets.action_plans.page_text import Page, characters, read_page, steady
from assets.action_plans.plan_facts import facts
from pipeline.contract import Refused

#: The most countries that are kept of a text: those it has most often.
_NAMES = 12


def reduce_page(data: bytes, url: str, headers: Mapping[str, str]) -> bytes:
    """What is kept of a web page that was fetched from `url`."""
    page = read_page(characters(data, headers), headers)
    return _kept(url, page.title, page.modified, page)


def reduce_record(data: bytes, url: str, headers: Mapping[str, str]) -> bytes:
    """What is kept of one page's record in WordPress's REST interface. Raises Refused for another shape."""
    record = _json(data, url)
    if not isinstance(record, dict):
        raise Refused("unexpected_shape", f"{url}: a {type(record).__name__}; the record of one page is needed")
    listed = _listed(record, url)
    content = record.get("content")
    if not isinstance(content, dict) or not isinstance(content.get("rendered"), str):
        raise Refused("unexpected_shape", f"{url}: a record without content.rendered")
    page = read_page(content["rendered"], {})
    return _kept(listed["link"], listed["title"], listed["modified"], page)


def reduce_list(data: bytes, url: str, headers: Mapping[str, str]) -> bytes:
    """What is kept of the list of pages in WordPress's REST interface: id, link, modified and title of each, by id."""
    records = _json(data, url)
    if not isinstance(records, list):
        raise Refused("unexpected_shape", f"{url}: a {type(records).__name__}; a list of pages is needed")
    return _bytes(sorted((_listed(record, url) for record in records), key=lambda page: int(page["id"])))


def _listed(record: Any, url: str) -> dict[str, str]:
    """What the list and a page's own record have in common."""
    fields = record if isinstance(record, dict) else {}
    title, link = fields.get("title"), fields.get("link")
    printed = title.get("rendered") if isinstance(title, dict) else title
    modified = fields.get("modified") or fields.get("modified_gmt") or fields.get("date")
    number = fields.get("id")
    whole = isinstance(number, int) and not isinstance(number, bool) and number > 0
    if not whole or not all(isinstance(text, str) for text in (printed, link, modified)):
        raise Refused("unexpected_shape", f"{url}: a page without id, link, modified or title.rendered")
    return {
        "id": str(number),
        "link": address(str(link)),
        "modified": str(modified),
        "title": " ".join(unescape(str(printed)).split())[:200],
    }


def address(url: str) -> str:
    """An address as it is asked for: https, without a fragment."""
    parts = urlsplit(url.strip())
    return parts._replace(scheme="https", fragment="").geturl() if parts.scheme in {"http", "https"} else url


def _kept(url: str, title: str, modified: str | None, page: Page) -> bytes:
    text = "\n".join(page.lines)
    heading = next((page.lines[n] for n in sorted(page.headings)), "")
    found = facts(page)
    names = Counter(name.text for line in page.lines for name in country_names(line))
    order = {name: place for place, name in enumerate(names)}
    most = sorted(names, key=lambda name: (-names[name], order[name]))[:_NAMES]
    return _bytes(
        {
            "url": url,
            "title": steady(title),
            "modified": modified,
            "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
            "title_names": list(dict.fromkeys(n.text for part in (title, heading) for n in country_names(part)))[
                :_NAMES
            ],
            "text_names": most,
            "facts": [asdict(fact) for fact in found],
        }
    )


def _json(data: bytes, url: str) -> Any:
    try:
        return json.loads(data)
    except ValueError as error:
        raise Refused("wrong_magic", f"{url}: no JSON that can be read") from error


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
