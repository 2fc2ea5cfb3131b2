"""Atom and JSON Feed as written: what RFC 4287 and JSON Feed 1.1 demand, whatever an entry says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.feeds.atom import NAMESPACE, atom
from pipeline.publish.feeds.entry import ALL, Entry, Feed, entry_id, path_of
from pipeline.publish.feeds.json_feed import OWN, VERSION, json_feed, read_feed
from tests.support.feed_forms import faults_of_atom, faults_of_json_feed

WHEN = "2026-03-01T04:00:00.123000+00:00"
ONE = Entry(
    "tag:x.invalid,2026:1", "a < b & c", WHEN, "<p>185 is now 158</p>", ("new_document",), ("A reader",), {"n": 1}
)


def feed(entries: Sequence[Entry], kind: str = "country", value: str = "RWA") -> Feed:
    return Feed(kind, value, "Rwanda", WHEN, tuple(entries))


def test_an_atom_feed_keeps_the_rules_with_and_without_an_address() -> None:
    for address in (None, "https://data.example.org/feeds/country/RWA.atom"):
        written = atom(feed([ONE]), address)
        assert faults_of_atom(written) == []
        (entry,) = ElementTree.fromstring(written).iter(f"{{{NAMESPACE}}}entry")
        assert entry.findtext(f"{{{NAMESPACE}}}content") == ONE.html
        assert entry.findtext(f"{{{NAMESPACE}}}title") == ONE.title
    assert faults_of_atom(atom(feed([]), None)) == []


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        (f"<id>{ONE.id}</id>", ""),
        (f"<id>{ONE.id}</id>", "<id>no identifier</id>"),
        ("<title>Rwanda</title>", ""),
        ("<title>Rwanda</title>", "<title>Rwanda</title><title>again</title>"),
        (f"<updated>{WHEN}</updated>", ""),
        (f"<updated>{WHEN}</updated>", "<updated>2026-03-01</updated>"),
        (f"<updated>{WHEN}</updated>", "<updated>2026-03-01t04:00:00z</updated>"),
        ("<author>", "<author><name>x</name>"),
        ("<name>WPS warehouse</name>", ""),
        ('<category term="new_document" />', "<category />"),
        ('<content type="html">', '<content type="html"><p xmlns="">x</p>'),
        ('<link rel="self"', '<link rel="self" colour="red"'),
        ("</author>", "</author>stray"),
    ],
)
def test_what_is_no_atom_is_found(part: str, instead: str) -> None:
    written = atom(feed([ONE]), "https://data.example.org/x.atom").decode()
    assert part in written and faults_of_atom(written.replace(part, instead, 1).encode()) != []


@given(st.text(), st.text(), st.text())
def test_whatever_is_told_can_be_written(title: str, html: str, contributor: str) -> None:
    said = Entry("tag:x.invalid,2026:1", title, WHEN, html, ("new_document",), (contributor or "x",), {})
    written = atom(feed([said]), None)
    told = ElementTree.fromstring(written).findtext(f"{{{NAMESPACE}}}entry/{{{NAMESPACE}}}title") or ""
    assert len(told) == len(title.replace("\r\n", "\n")), "what XML cannot say is replaced, not left out"
    assert faults_of_atom(written) == []
    assert json.loads(json_feed(feed([said]), None))["items"][0]["content_html"] == html
    assert faults_of_json_feed(json_feed(feed([said]), None)) == []


def test_a_json_feed_keeps_the_rules_and_is_read_back(tmp_path: Path) -> None:
    whole = feed([ONE, Entry("tag:x.invalid,2026:2", "b", WHEN, "<p>c</p>", about={})])
    path = tmp_path / "RWA.json"
    path.write_bytes(json_feed(whole, "https://data.example.org/feeds/country/RWA.json"))
    assert faults_of_json_feed(path.read_bytes()) == []
    assert json.loads(path.read_bytes())["feed_url"].startswith("https://")
    assert read_feed(path) == whole
    assert "feed_url" not in json.loads(json_feed(whole, None))


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ('"title": "Rwanda"', '"name": "Rwanda"'),
        (f'"id": "{ONE.id}"', '"id": 3'),
        ('"content_html"', '"content"'),
        (WHEN, "2026-03-01"),
        ('"name": "A reader"', '"nickname": "A reader"'),
        (VERSION, "1.1"),
        (f'"{OWN}"', '"wps"'),
    ],
)
def test_what_is_no_json_feed_is_found(part: str, instead: str) -> None:
    written = json_feed(feed([ONE]), None).decode()
    assert part in written and faults_of_json_feed(written.replace(part, instead).encode()) != []


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
