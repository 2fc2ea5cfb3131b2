"""What is kept of a watched page: the digest of its text and the facts, whatever surrounds it; never the text."""

from __future__ import annotations

import json
import time
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.action_plans import addresses, parse_pages, watch, watched
from assets.action_plans.page_text import characters, read_page, steady
from pipeline.contract import Refused

URL = "https://plans.example.org/page"
VISIT = {"date": "Mon, 23 Nov 2026 10:00:00 GMT", "content-type": "text/html; charset=utf-8"}
LONG = "<p>" + "Words about nothing in particular. " * 12 + "</p>"


def kept(body: str, title: str = "Overview", headers: dict[str, str] | None = None) -> dict[str, Any]:
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    found: dict[str, Any] = json.loads(watch.reduce_page(html.encode(), URL, VISIT if headers is None else headers))
    return found


def test_title_and_text_may_name_different_countries() -> None:
    body = "<p>The first action plan of Moldova was adopted in 2018. Moldova reports on it.</p>"
    rows = parse_pages.parse_page(
        watch.reduce_page(f"<html><title>Montenegro – NAP Overview</title>{body}</html>".encode(), URL, {}), "x.html"
    )
    assert rows["page_title_country"].to_list() == ["Montenegro"]
    countries = {"Montenegro": "MNE", "Moldova": "MDA"}
    assert watched.country(rows["text_country"][0], countries.get) == ("Moldova", "MDA")
    assert watched.country("Ruritania; Moldova", countries.get) == ("Moldova", "MDA")
    assert watched.country(None, countries.get) == (None, None)


PLAN = "<h1>Albania</h1><p>Its action plan was launched in 2018.</p>" + LONG


@pytest.mark.parametrize(
    "page",
    [
        f"<nav>Our NAP 2030</nav><main>{PLAN}</main><footer>NAP 2031</footer>",
        f"<script>var t='{'x' * 50}';</script><main class='a'>{PLAN}</main>",
        f"<main>{PLAN}<p>Last updated: 3 May 2024</p><p>1,234 views</p></main>",
        f"<main>{PLAN}<p>Monday, 23 November 2026, 10:01</p><aside>Read more about NAP 2 (2032)</aside></main>",
        f"<div class='site-header menu'>NAP 2030</div><div role='main'>{PLAN}</div><!-- served in 0.3 s -->",
        f"<main><p>© 2026</p>{PLAN.replace('<p>', '<p  style=x>')}<p>2 hours ago</p></main>",
        f"<main>{PLAN.replace(' action', ' <b>action</b>')}</main>",
    ],
)
def test_what_changes_by_itself_does_not_matter(page: str) -> None:
    assert kept(page) == kept(f"<main>{PLAN}</main>")


def test_a_date_of_the_visit_is_no_fact_and_another_date_is_a_change() -> None:
    plain = f"<main>{PLAN}<p>The NAP in the news of 24 November 2026</p></main>"
    assert [f["value"] for f in kept(plain)["facts"]] == ["2018"]
    later = kept(plain, headers={"date": "Mon, 30 Nov 2026 10:00:00 GMT"})
    assert [f["value"] for f in later["facts"]] == ["2018", "2026-11-24"]
    assert later["text_sha256"] != kept(plain)["text_sha256"]


def test_text_that_changes_changes_the_digest() -> None:
    assert kept(PLAN)["text_sha256"] != kept(PLAN.replace("nothing", "something"))["text_sha256"]


def test_when_a_page_was_modified() -> None:
    meta = '<meta property="article:modified_time" content="{}">'
    assert kept(meta.format("2024-05-03T08:00:00+02:00"))["modified"] == "2024-05-03T08:00:00+02:00"
    for said_now in ("2026-11-23T09:58:00+00:00", "yesterday", ""):
        assert kept(meta.format(said_now))["modified"] is None


@pytest.mark.parametrize(
    ("data", "headers", "text"),
    [
        ("é".encode("latin-1"), {"content-type": "text/html; charset=ISO-8859-1"}, "é"),
        (b'<meta charset="windows-1251">' + "план".encode("cp1251"), {}, '<meta charset="windows-1251">план'),
        ("é".encode("cp1252"), {}, "é"),
        ("é".encode(), {"content-type": "text/html; charset=nonsense"}, "é"),
        ("é".encode("utf-16"), {}, "é"),
    ],
)
def test_characters_are_read_as_the_answer_or_the_page_says(data: bytes, headers: dict[str, str], text: str) -> None:
    assert characters(data, headers).removeprefix("\ufeff") == text


RECORD = {
    "id": 1674, "link": "http://site.example.org/x/", "modified": "2023-02-07T10:11:12",
    "title": {"rendered": "Angola &#8211; NAP"}, "content": {"rendered": "<p>NAP 1, adopted in 2017</p>"},
}  # fmt: skip


def test_a_record_of_wordpress() -> None:
    found = json.loads(watch.reduce_record(json.dumps(RECORD).encode(), URL, {}))
    assert (found["url"], found["title"], found["modified"]) == (
        "https://site.example.org/x/", "Angola – NAP", "2023-02-07T10:11:12",
    )  # fmt: skip
    assert [(f["field"], f["value"], f["generation"]) for f in found["facts"]] == [("adopted", "2017", 1)]
    assert found["title_names"] == ["Angola"]


def test_a_list_of_wordpress() -> None:
    rows = [{**RECORD, "id": 20}, {**RECORD, "id": 3}]
    data = watch.reduce_list(json.dumps(rows).encode(), URL, {})
    assert b"adopted" not in data
    frame = parse_pages.parse_list(data, "pages.json")
    assert frame.columns == list(parse_pages.LIST_COLUMNS)
    assert frame["page_id"].to_list() == ["3", "20"]


def test_a_page_that_a_list_brings_twice_is_one_and_two_under_one_number_are_refused() -> None:
    page = {"id": "3", "link": URL, "title": "A", "modified": "2020-01-01"}
    assert parse_pages.parse_list(json.dumps([page, page]).encode(), "pages.json").height == 1
    with pytest.raises(Refused, match=r"unexpected_shape: pages\.json: two pages under one number"):
        parse_pages.parse_list(json.dumps([page, {**page, "title": "B"}]).encode(), "pages.json")


@pytest.mark.parametrize("broken", [{"id": "1"}, {"link": None}, {"title": None}, {"modified": 3}, {"content": None}])
def test_a_record_of_another_shape_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(Refused, match="unexpected_shape"):
        watch.reduce_record(json.dumps({**RECORD, **broken}).encode(), URL, {})
    with pytest.raises(Refused, match="unexpected_shape"):
        watch.reduce_list(json.dumps([{**RECORD, **broken, "id": 0}]).encode(), URL, {})


def test_a_page_without_facts_has_one_row_without_a_value() -> None:
    rows = parse_pages.parse_page(watch.reduce_page(f"<p>Nothing.</p>{LONG}".encode(), URL, {}), "x.html")
    assert rows.columns == list(parse_pages.PAGE_COLUMNS) and set(rows.dtypes) == {pl.String}
    assert rows.select("locator", "page_url", "value").rows() == [("page", URL, None)]


@pytest.mark.parametrize("data", [b"<html>", b"[]", b"{}", b'{"facts": [{}]}'])
def test_what_watch_has_not_made_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        parse_pages.parse_page(data, "x.html")


def test_a_candidates_name_stays_when_the_rest_of_the_page_changes() -> None:
    one, other = (
        parse_pages.parse_page(
            watch.reduce_page(f"{extra}<p>Kenya's NAP was launched in 2016.</p>".encode(), URL, {}), "x"
        )
        for extra in ("", "<p>Something new.</p>")
    )
    assert one["candidate_id"].to_list() == other["candidate_id"].to_list()
    assert one["offset"].to_list() != other["offset"].to_list()


def frame(**columns: list[str | None]) -> pl.DataFrame:
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def test_cited_pages_are_asked_by_https_once_each_and_hosts_in_turn() -> None:
    cited = [
        "http://a.org/1", "https://a.org/1/", "https://www.a.org/1#part", "http://a.org/2", "https://b.org/x?p=3", None,
        "https://b.org/plan.pdf", "ftp://c.org/x", "https://me@d.org/", "https://[broken", "https://site.org/listed/",
    ]  # fmt: skip
    listed = frame(page_id=["1"], page_url=["https://site.org/listed"], modified=["x"])
    found = addresses.cited_pages({"register": frame(source_url=cited), addresses.LIST: listed}, date(2026, 11, 23))
    assert [e.url for e in found] == ["https://a.org/1/", "https://b.org/x?p=3", "https://a.org/2"]
    assert len({e.name for e in found}) == 3 and all(e.name.endswith(".html") and not e.settled for e in found)


def test_a_pages_name_does_not_depend_on_how_it_is_cited() -> None:
    names = {
        addresses.cited_pages({"register": frame(source_url=[url])}, date(2026, 11, 23))[0].name
        for url in ("http://a.org/1", "https://www.a.org/1/", "https://a.org/1#x")
    }
    assert len(names) == 1


def test_records_are_settled_in_each_state_and_the_newest_comes_first() -> None:
    listed = frame(page_id=["1", "2"], page_url=["u", "v"], modified=["2020-01-01T00:00:00", "2024-01-01T00:00:00"])
    found = addresses.wilpf_pages({addresses.LIST: listed}, date(2026, 11, 23))
    assert [(e.name, e.url.rsplit("/", 1)[1], e.settled) for e in found] == [
        ("page-2.json", "2#2024-01-01T00:00:00", True), ("page-1.json", "1#2020-01-01T00:00:00", True),
    ]  # fmt: skip
    assert addresses.wilpf_pages({addresses.LIST: frame(source_id=[])}, date(2026, 11, 23)) == []


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=300)
plans = st.lists(
    st.sampled_from(
        ["NAP", "second action plan", "2018", "2019-2022", "2021–2015", "1325 (2000)", "adopted", "March 2018", "Kenya",
         "<p>", "</p>", "<h2>", "<nav>", "</main>", "&amp;", "<!--", "<script>", "31.02.2019", "extended to", "\n"]
    ) | texts,
    max_size=30,
).map(" ".join)  # fmt: skip


@settings(max_examples=200)
@given(plans)
def test_any_page_is_reduced_the_same_each_time_and_can_be_parsed(body: str) -> None:
    data = body.encode()
    once = watch.reduce_page(data, URL, VISIT)
    assert once == watch.reduce_page(data, URL, VISIT)
    found = json.loads(once)
    rows = parse_pages.parse_page(once, "x.html")
    assert rows.height == max(1, len(found["facts"])) and rows["locator"].n_unique() == rows.height
    for fact in found["facts"]:
        assert (fact["precision"] is None) == (fact["value"] == "open" or fact["field"] == "generation")
        if fact["precision"]:
            assert {"year": 4, "month": 7, "day": 10}[fact["precision"]] == len(fact["value"])
            assert "2001" <= fact["value"][:4] <= "2049"


@given(texts)
def test_steadying_twice_changes_nothing_more_than_once_for_plain_text(text: str) -> None:
    once = steady(text)
    assert "  " not in once and once == once.strip()


def test_broken_markup_is_read() -> None:
    body = "<div><p>NAP adopted in 2018<ul><li>one<li>two</div></span></p><b>unclosed <table><tr><td>x"
    assert read_page(body * 50, {}).lines[0] == "NAP adopted in 2018"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<div>" * 100_000, ""),
        ("<ul><li>" * 50_000, ""),
        ("".join(f"<b id={number}><p>" for number in range(30_000)), ""),
        ("<table><tr><td>" * 20_000, ""),
        ("<i " + " ".join(f"a{number}=1" for number in range(50_000)) + ">", "</i>"),
        (f"<p title='{'x ' * 500_000}'>", "</p>"),
        ("\x00\x01\x0b\ufffe<p>", "\x00"),
        ("<p>", "<!--" * 100_000),
        ("<noscript><p>NAP adopted in 2019</p></noscript><p>", "<script>" * 100_000),
    ],
    ids=["deep", "lists", "carried", "tables", "attributes", "value", "control", "comments", "scripts"],
)
def test_absurd_markup_is_read_in_time(before: str, after: str) -> None:
    started = time.process_time()
    assert read_page(f"{before}NAP adopted in 2018{after}", {}).lines == ("NAP adopted in 2018",)
    assert time.process_time() - started < 10


def test_what_only_browsers_without_scripts_show_is_not_read() -> None:
    head = "<head><noscript><p>NAP of 2030</p></noscript><title>Kenya</title></head>"
    assert read_page(head + "<p>NAP of 2016</p>", {}).title == "Kenya"
    assert read_page(head + "<p>NAP of 2016</p>", {}).lines == ("NAP of 2016",)


def test_a_drawings_title_is_not_the_pages() -> None:
    page = "<svg><title>Logo</title></svg><meta property='og:title' content='Kenya'><p>x</p>"
    assert read_page(page, {}).title == "Kenya"
    assert read_page("<title>Nepal</title>" + page, {}).title == "Nepal"
