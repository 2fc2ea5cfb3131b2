"""A web page -> its title and the text that a reader is meant to read, the same from night to night.

Belongs here: what of a page is content, what of it changes by itself. Does not: what it says of plans (`plan_facts`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from assets.action_plans.page_dates import printed_dates
from assets.action_plans.plan_words import words
from pipeline.text import UTF_8, decoded

_SKIPPED = words(
    "script style noscript template svg math nav aside form button select textarea iframe object canvas dialog"
)
_VOID = words("area base br col embed hr img input link meta param source track wbr")
_HEADINGS = words("h1 h2 h3 h4 h5 h6")
_BLOCKS = _HEADINGS | words(
    "p div li ul ol dl dt dd tr table section article main header footer blockquote figure figcaption caption "
    "br hr pre address details summary"
)
_CELLS = words("td th")
#: What surrounds a page's content, by role, class or id.
_AROUND = words(
    "navigation banner contentinfo search complementary nav navbar menu sidebar side-bar footer site-footer "
    "site-header breadcrumb breadcrumbs cookie cookies cookie-notice share sharing social related related-posts "
    "comments widget newsletter "
    "widget-area pagination skip-link screen-reader-text addtoany_share_save_container sharedaddy"
)
_MODIFIED = words("article:modified_time og:updated_time last-modified dcterms.modified dc.date.modified datemodified")
#: With less text than this inside <main> or <article>, the whole page is read.
_ENOUGH = 200
_DEEPEST = 400
_LONGEST_TITLE = 200

_VOLATILE = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)[\s\d–-]*"
    r"|\b\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?\b|UTC\b|GMT\b|CES?T\b|h\b)?"
    r"|\b[\d.,]+\s*(?:views?|reads|shares?|comments?|likes?|downloads?|visits|visitors|hits|vues|visitas|aufrufe)\b"
    r"|\b(?:views?|hits|visits|visitors|reads|downloads?|shares?)\s*:\s*[\d.,]+(?:\s+times)?"
    r"|\b\d+\s+(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\s+ago\b"
    r"|\bil y a \d+ \w+|\bhace \d+ \w+|\bvor \d+ (?:minuten?|stunden?|tagen?|wochen?|monaten?|jahren?)\b"
    r"|\b(?:page\s+)?(?:generated|rendered|loaded) in [\d.,]+ ?\w*",
    re.I,
)
_STAMP = re.compile(
    r"\b(?:last\s+)?(?:updated|modified|reviewed|edited|accessed|retrieved|printed|visited|crawled|generated)\b"
    r"\s*(?:on|at|:)?\s*$",
    re.I,
)
_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s*$", re.I)


@dataclass(frozen=True)
class Page:
    """A page's title, its text in lines (one a paragraph, heading or table row; `headings` are numbers of lines) and
    when its publisher says it was modified."""

    title: str
    lines: tuple[str, ...]
    headings: frozenset[int]
    modified: str | None = None


def read_page(html: str, headers: Mapping[str, str]) -> Page:
    """Read a page or a part of one. Of the answer's `headers` (lower case) `date` tells what only dates the visit.

    Never fails: broken markup is read as browsers would, roughly.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    inside = [piece for piece in reader.pieces if piece.inside]
    pieces = inside if sum(len(piece.text) for piece in inside) >= _ENOUGH else reader.pieces
    visited = _visit(headers)
    lines: list[str] = []
    headings = set()
    for piece in pieces:
        line = steady(piece.text, visited.date() if visited else None)
        if any(c.isalnum() for c in line):
            if piece.heading:
                headings.add(len(lines))
            lines.append(line)
    title = _tidy(reader.title or next((p.text for p in pieces if p.heading), ""))[:_LONGEST_TITLE]
    return Page(title, tuple(lines), frozenset(headings), _modified(reader.modified, visited))


def characters(data: bytes, headers: Mapping[str, str]) -> str:
    """A page's characters: as the answer says, else as the page says, else UTF-8 or Windows-1252. Never fails."""
    said = re.search(r"charset=[\"']?([\w.:-]+)", headers.get("content-type", ""), re.I)
    meta = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w.:-]+)", data[:4096], re.I)
    named = (said[1] if said else UTF_8, meta[1].decode("ascii") if meta else UTF_8)
    return decoded(data, *named, UTF_8)[0]


def steady(text: str, visited: date | None = None) -> str:
    """A piece of text without what changes by itself: clock times, counters, ages, and dates of the visit."""
    text = _VOLATILE.sub(" ", _tidy(text))
    for found in reversed(printed_dates(text)):
        before = _STAMP.search(text, 0, found.start)
        near = visited is not None and found.precision == "day" and _within_a_day(found.value, visited)
        if before or near:
            weekday = None if before else _WEEKDAY.search(text, 0, found.start)
            cut = before or weekday
            text = text[: cut.start() if cut else found.start] + " " + text[found.end :]
    return _tidy(text)


def _within_a_day(value: str, visited: date) -> bool:
    return abs(date.fromisoformat(value) - visited) <= timedelta(days=1)


def _tidy(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    return " ".join("".join(c for c in text if c.isspace() or unicodedata.category(c) not in {"Cf", "Cc"}).split())


def _visit(headers: Mapping[str, str]) -> datetime | None:
    try:
        return parsedate_to_datetime(headers["date"])
    except (KeyError, TypeError, ValueError):
        return None


def _modified(said: str | None, visited: datetime | None) -> str | None:
    """What the page says of itself; a page that was modified just now says so to every visitor."""
    try:
        when = datetime.fromisoformat((said or "").strip())
    except ValueError:
        return None
    if visited and when.tzinfo and visited.tzinfo and abs(visited - when) < timedelta(minutes=10):
        return None
    return when.isoformat()


@dataclass
class _Piece:
    text: str
    inside: bool
    heading: bool


@dataclass
class _Open:
    tag: str
    skipped: bool
    inside: bool


class _Reader(HTMLParser):
    """Collects the pieces of text of a page that are read, as HTML's parser meets them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[_Piece] = []
        self.title = ""
        self.modified: str | None = None
        self._open: list[_Open] = []
        self._parts: list[str] = []
        self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self._note(given)
        if tag in _BLOCKS:
            self._end_piece()
        elif tag in _CELLS and self._parts:
            self._parts.append(" | ")
        if tag in _VOID or len(self._open) >= _DEEPEST:
            return
        above = self._open[-1] if self._open else _Open("", False, False)
        around = tag not in {"html", "body", "main", "article"} and _is_around(tag, given, above.inside)
        inside = above.inside or tag in {"main", "article"} or given.get("role") == "main"
        self._open.append(_Open(tag, above.skipped or around, inside))
        self._heading = self._heading or tag in _HEADINGS

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_piece()
        if any(one.tag == tag for one in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        top = self._open[-1] if self._open else None
        if top and top.tag == "title" and not any(one.tag == "svg" for one in self._open):
            self.title += data
        elif not any(one.tag == "head" for one in self._open[:2]) and not (top and top.skipped):
            self._parts.append(data)

    def close(self) -> None:
        super().close()
        self._end_piece()

    def _end_piece(self) -> None:
        text = "".join(self._parts)
        if text.strip():
            self.pieces.append(_Piece(text, bool(self._open and self._open[-1].inside), self._heading))
        self._parts = []
        self._heading = False

    def _note(self, given: Mapping[str, str]) -> None:
        names = {given.get(key, "").lower() for key in ("property", "name", "http-equiv", "itemprop")}
        if names & _MODIFIED and self.modified is None:
            self.modified = given.get("content")
        if "og:title" in names and not self.title:
            self.title = given.get("content", "")


def _is_around(tag: str, given: Mapping[str, str], inside: bool) -> bool:
    if tag in _SKIPPED or (tag in {"header", "footer"} and not inside):
        return True
    named = words(f"{given.get('role', '')} {given.get('class', '')} {given.get('id', '')}".lower())
    return "hidden" in given or given.get("aria-hidden") == "true" or bool(_AROUND & named)
