"""Atom and JSON Feed as written: what RFC 4287 and JSON Feed 1.1 demand, whatever an entry says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.feeds.atom import NAMESPACE, atom
from pipeline.publish.feeds.entry import ALL, Entry, Feed, entry_id, path_of
from pipeline.publish.feeds.json_feed import OWN, VERSION, json_feed, read_feed

WHEN = "2026-03-01T04:00:00.123000+00:00"
ONE = Entry(
    "tag:x.invalid,2026:1", "a < b & c", WHEN, "<p>185 is now 158</p>", ("new_document",), ("A reader",), {"n": 1}
)
#: What an element may hold, and how often, by RFC 4287, 4.1.1 and 4.1.2: (at least, at most).
OF_A_FEED = {
    "id": (1, 1),
    "title": (1, 1),
    "updated": (1, 1),
    "author": (1, None),
    "link": (0, None),
    "entry": (0, None),
}
OF_AN_ENTRY = {
    **{"id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "content": (0, 1)},
    **{"contributor": (0, None), "category": (0, None), "link": (0, None), "author": (0, None)},
}


def name(node: ElementTree.Element) -> str:
    assert node.tag.startswith(f"{{{NAMESPACE}}}")
    return node.tag.removeprefix(f"{{{NAMESPACE}}}")


def refuse_wrong(node: ElementTree.Element, allowed: dict[str, tuple[int, int | None]]) -> None:
    names = [name(child) for child in node]
    assert set(names) <= set(allowed)
    for child, (least, most) in allowed.items():
        assert least <= names.count(child) <= (most or len(names)), child
    ident = node.findtext(f"{{{NAMESPACE}}}id") or ""
    assert urlsplit(ident).scheme and ident == ident.strip()
    for date in ("updated", "published"):
        for found in node.findall(f"{{{NAMESPACE}}}{date}"):
            assert datetime.fromisoformat(found.text or "").tzinfo is not None and "T" in (found.text or "")
    for person in (*node.findall(f"{{{NAMESPACE}}}author"), *node.findall(f"{{{NAMESPACE}}}contributor")):
        assert [name(child) for child in person] == ["name"] and person[0].text
    for category in node.findall(f"{{{NAMESPACE}}}category"):
        assert category.get("term")


def refuse_wrong_feed(data: bytes) -> list[ElementTree.Element]:
    """What RFC 4287 says MUST be, of all that these feeds have; the entries."""
    root = ElementTree.fromstring(data)
    assert name(root) == "feed"
    refuse_wrong(root, OF_A_FEED)
    links = [(link.get("rel"), link.get("type")) for link in root.findall(f"{{{NAMESPACE}}}link")]
    assert len(set(links)) == len(links) and all(link.get("href") for link in root.findall(f"{{{NAMESPACE}}}link"))
    entries = root.findall(f"{{{NAMESPACE}}}entry")
    for entry in entries:
        refuse_wrong(entry, OF_AN_ENTRY)
        content = entry.find(f"{{{NAMESPACE}}}content")
        assert content is not None and content.get("type") == "html" and len(content) == 0  # no alternate link: content
    return entries


def feed(entries: Sequence[Entry], kind: str = "country", value: str = "RWA") -> Feed:
    return Feed(kind, value, "Rwanda", WHEN, tuple(entries))


def test_an_atom_feed_keeps_the_rules_with_and_without_an_address() -> None:
    for address in (None, "https://data.example.org/feeds/country/RWA.atom"):
        (entry,) = refuse_wrong_feed(atom(feed([ONE]), address))
        assert entry.findtext(f"{{{NAMESPACE}}}content") == ONE.html
        assert entry.findtext(f"{{{NAMESPACE}}}title") == ONE.title
    assert refuse_wrong_feed(atom(feed([]), None)) == []


@given(st.text(), st.text(), st.text())
def test_whatever_is_told_can_be_written(title: str, html: str, contributor: str) -> None:
    said = Entry("tag:x.invalid,2026:1", title, WHEN, html, ("new_document",), (contributor or "x",), {})
    root = ElementTree.fromstring(atom(feed([said]), None))
    told = root.findtext(f"{{{NAMESPACE}}}entry/{{{NAMESPACE}}}title") or ""
    assert len(told) == len(title.replace("\r\n", "\n")), "what XML cannot say is replaced, not left out"
    assert json.loads(json_feed(feed([said]), None))["items"][0]["content_html"] == html


def test_a_json_feed_keeps_the_rules_and_is_read_back(tmp_path: Path) -> None:
    whole = feed([ONE, Entry("tag:x.invalid,2026:2", "b", WHEN, "<p>c</p>", about={})])
    path = tmp_path / "RWA.json"
    path.write_bytes(json_feed(whole, "https://data.example.org/feeds/country/RWA.json"))
    told = json.loads(path.read_bytes())
    assert told["version"] == VERSION and told["title"] and told["feed_url"].startswith("https://")
    for item in told["items"]:
        assert isinstance(item["id"], str) and item["id"] and ("content_html" in item or "content_text" in item)
        assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
        assert all(isinstance(tag, str) for tag in item["tags"]) and item.get("authors", [{"name": "x"}])[0]["name"]
    known = {"version", "title", "feed_url", "language", "authors", "items"}
    assert {key for key in told if key not in known} == {OWN} and OWN.startswith("_")
    assert read_feed(path) == whole
    assert "feed_url" not in json.loads(json_feed(whole, None))


def test_a_damaged_feed_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    assert read_feed(path) is None
    for text in ("", "[]", '{"version": 1}', "null"):
        path.write_text(text)
        assert read_feed(path) is None


def test_feeds_have_places_that_files_and_addresses_can_have() -> None:
    assert path_of(ALL, "") == "all"
    assert path_of("country", "RWA") == "country/RWA"
    assert path_of("mission", "UNOSOM II") == "mission/UNOSOM+II"
    assert path_of("source", "nap_register") == "source/nap_register"
    assert path_of("plan", "org:nato-1") not in {path_of("plan", "org-nato-1"), path_of("plan", "org/nato-1")}


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_two_subjects_share_a_place(one: str, other: str) -> None:
    places = {path_of("plan", one), path_of("plan", other)}
    assert len(places) == len({one, other})
    assert all(".." not in p.split("/") and p.count("/") == 1 and p.isascii() for p in places)


def test_identifiers_follow_from_what_is_told() -> None:
    ids = {entry_id("country", v, r, c) for v in ("RWA", "KEN") for r in ("r1", "r2") for c in ("a", "b")}
    assert len(ids) == 8 and all(i.startswith("tag:wps-warehouse.invalid,2026:") for i in ids)
    assert entry_id("country", "RWA", "r1", "a") in ids
