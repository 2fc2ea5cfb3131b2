"""Web pages that are texts: what is one, and what only looks like one."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from pipeline.contract import Refused
from pipeline.declare.source import Expectation
from pipeline.fetch.accept.accept import verify

PAGE = Expectation("html", html_text=True)
TEXT = "<p>" + "The plan names what is to be done, and by whom. " * 60 + "</p>"


def html(body: str, title: str = "A plan", end: str = "</body></html>") -> bytes:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}{end}".encode()


@pytest.mark.parametrize(
    "page",
    [
        html(TEXT),
        html(TEXT, title="Challenges and errors of a plan"),
        html(TEXT + "<script>window._cf_chl_opt = {}</script>"),
        f"<h1>A part of a page</h1>{TEXT}".encode(),
        html(TEXT, end="</html>"),
        html(TEXT.replace("plan", "план")),
        html("<noscript><p>Enable JavaScript</p></noscript>" + TEXT),
        html("<p>" + "Ein Wörtchen. " * 20 + "</p>"),
    ],
)
def test_a_text_is_a_page(page: bytes) -> None:
    verify(page, PAGE, None)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (html(TEXT, title="404 Not Found"), "error_answer"),
        (html(TEXT, title="Page not found – A Ministry"), "error_answer"),
        (html("<p>Please wait.</p>", title="Just a moment..."), "error_answer"),
        (html("<p>Please enable JavaScript and cookies to continue</p>"), "error_answer"),
        (html("<p>We are busy.</p>", title="Site under maintenance"), "error_answer"),
        (html("<div id=app></div><script>" + "x" * 9000 + "</script>"), "unexpected_shape"),
        (html("<style>" + "x" * 9000), "unexpected_shape"),
        (html(TEXT, end=""), "truncated"),
        (b"%PDF-1.7 " + b"x" * 500, "wrong_magic"),
        (b"   ", "empty"),
    ],
)
def test_a_notice_is_none(page: bytes, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        verify(page, PAGE, None)
    assert caught.value.reason == reason


def test_a_page_of_broken_tags_does_not_take_long() -> None:
    started = time.process_time()
    carried = "".join(f"<b id={number}><p>" for number in range(30_000)).encode()
    deep = (b"<div>" * 200_000, b"<ul><li>" * 100_000, carried)
    for page in (b"<script" * 200_000, b"<" * 1_000_000, b"<!--" * 200_000, b"<p>" + b"</head" * 200_000, *deep):
        with suppress(Refused):
            verify(page, PAGE, None)
    assert time.process_time() - started < 10


def test_a_table_is_still_needed_where_a_source_does_not_say_that_its_pages_are_texts() -> None:
    with pytest.raises(Refused, match="without a table"):
        verify(html(TEXT), Expectation("html"), None)
