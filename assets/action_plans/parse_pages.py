"""What is kept of watched pages -> rows, one a fact, and one for a page without any.

Belongs here: reading what `watch` has made. Does not: looking at pages, or saying whose a fact is (`candidates`).
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import polars as pl

from pipeline.contract import Refused

#: Columns of `parse_page`, all text. Names are printed ones, the likeliest first, separated by "; ".
PAGE_COLUMNS = (
    *("locator", "page_url", "page_title", "modified", "text_sha256", "page_title_country", "text_country"),
    *("candidate_id", "generation", "generation_word", "field", "value", "precision", "keyword", "offset"),
)
LIST_COLUMNS = ("locator", "page_id", "page_url", "page_title", "modified")
SEPARATOR = "; "


def parse_page(data: bytes, name: str) -> pl.DataFrame:
    """The facts of one page (PAGE_COLUMNS, all String); one row without a value where there are none.

    `candidate_id` names a fact of a page (generation, field, value, nearest name) and stays the same from night to
    night. Raises Refused for a document that `watch` has not made.
    """
    page = _read(data, name, dict)
    try:
        rows = [_fact_row(page, number, fact) for number, fact in enumerate(page["facts"], start=1)]
        rows = rows or [_row(page, {"locator": "page"})]
    except (KeyError, TypeError, AttributeError) as error:
        raise Refused("unexpected_shape", f"{name}: no page as it is kept ({type(error).__name__}: {error})") from error
    return pl.DataFrame(rows, schema=dict.fromkeys(PAGE_COLUMNS, pl.String), orient="row")


def parse_list(data: bytes, name: str) -> pl.DataFrame:
    """The pages of a list (LIST_COLUMNS, all String). Raises Refused for a document that `watch` has not made."""
    pages = _read(data, name, list)
    try:
        rows = [
            (f"page {p['id']}", p["id"], p["link"], p["title"], p["modified"])
            for p in pages
            if isinstance(p["id"], str) and p["id"].isdecimal()
        ]
    except (KeyError, TypeError) as error:
        raise Refused("unexpected_shape", f"{name}: no list as it is kept ({type(error).__name__}: {error})") from error
    if len(rows) != len(pages):
        raise Refused("unexpected_shape", f"{name}: {len(pages) - len(rows)} pages without a number")
    once = list(dict.fromkeys(rows))  # a list that is read in parts may bring a page in two of them
    if len(once) != len({row[0] for row in once}):
        raise Refused("unexpected_shape", f"{name}: two pages under one number; fetch it again")
    return pl.DataFrame(once, schema=dict.fromkeys(LIST_COLUMNS, pl.String), orient="row")


def _fact_row(page: dict[str, Any], number: int, fact: dict[str, Any]) -> tuple[str | None, ...]:
    told = {key: None if value is None else str(value) for key, value in fact.items() if key != "names"}
    said = [page["url"], told["generation"] or "", told["field"] or "", told["value"] or ""]
    named = hashlib.sha256("\n".join([*said, *fact["names"][:1]]).encode()).hexdigest()[:12]
    near = sorted(fact["names"], key=lambda name: name not in page["title_names"])
    names = SEPARATOR.join(dict.fromkeys([*near, *page["text_names"]]))
    return _row(page, {**told, "locator": f"fact {number}", "candidate_id": named, "text_country": names or None})


def _row(page: dict[str, Any], told: dict[str, str | None]) -> tuple[str | None, ...]:
    common = {
        "page_url": page["url"],
        "page_title": page["title"],
        "modified": page["modified"],
        "text_sha256": page["text_sha256"],
        "page_title_country": SEPARATOR.join(page["title_names"]) or None,
        "text_country": SEPARATOR.join(page["text_names"]) or None,
    }
    whole = {**common, **told}
    return tuple(whole.get(column) for column in PAGE_COLUMNS)


def _read(data: bytes, name: str, kind: type) -> Any:
    try:
        value = json.loads(data)
    except ValueError as error:
        raise Refused("wrong_magic", f"{name}: no JSON: {error}") from error
    if not isinstance(value, kind):
        raise Refused("unexpected_shape", f"{name}: a {type(value).__name__}; a {kind.__name__} is what is kept")
    return value
