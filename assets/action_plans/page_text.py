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

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assets.action_plans.page_dates import printed_dates
from assets.action_plans.plan_words import words
from pipeline.shared.markup import page_tree, walk
from pipeline.shared.text import UTF_8, decoded

_SKIPPED = words(
    "head title script style noscript template svg math nav aside form button select textarea iframe object canvas "
    "dialog noembed noframes"
)
_HEADINGS = words("h1 h2 h3 h4 h5 h6")
_BLOCKS = _HEADINGS | words(
    "p div li ul ol dl dt dd tr table section article main header footer blockquote figure figcaption caption "
    "br hr pre address details summary"
)
_ANY_BLOCK = ",".join(sorted(_BLOCKS))
_CELLS = words("td th")
_NEVER_AROUND = words("html body main article")
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
    tree = page_tree(html)
    reader = _Reader()
    if tree.root is not None:
        walk(tree.root, reader.enter, reader.leave)
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
    title, modified = _said(tree)
    title = _tidy(title or next((p.text for p in pieces if p.heading), ""))[:_LONGEST_TITLE]
    return Page(title, tuple(lines), frozenset(headings), _modified(modified, visited))


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


class _Reader:
    """Collects the pieces of text of a page that are read, in the order of the page."""

    def __init__(self) -> None:
        self.pieces: list[_Piece] = []
        self._inside = [False]
        self._parts: list[str] = []
        self._heading = False

    def enter(self, node: LexborNode) -> bool:
        """Begin an element, and say whether it is read; take a text."""
        tag = node.tag or ""
        if node.is_text_node:
            self._parts.append(node.text_content or "")
        if tag in _BLOCKS:
            self._end_piece()
        elif tag in _CELLS and self._parts:
            self._parts.append(" | ")
        if not node.is_element_node:
            return False
        given = node.attributes
        if tag in _SKIPPED or (tag not in _NEVER_AROUND and _is_around(tag, given, self._inside[-1])):
            if tag not in _BLOCKS and node.css_first(_ANY_BLOCK):
                self._end_piece()
            return False
        self._inside.append(self._inside[-1] or tag in {"main", "article"} or given.get("role") == "main")
        self._heading = self._heading or tag in _HEADINGS
        return True

    def leave(self, node: LexborNode) -> None:
        """End an element; with the outermost, the page ends."""
        if node.tag in _BLOCKS or len(self._inside) == 2:
            self._end_piece()
        self._inside.pop()

    def _end_piece(self) -> None:
        text = "".join(self._parts)
        if text.strip():
            self.pieces.append(_Piece(text, self._inside[-1], self._heading))
        self._parts = []
        self._heading = False


def _said(tree: LexborHTMLParser) -> tuple[str, str | None]:
    """What the page says is its title, and when it was modified."""
    title, modified = "", None
    for node in tree.css("meta"):
        given = {name: value or "" for name, value in node.attributes.items()}
        names = {given.get(key, "").lower() for key in ("property", "name", "http-equiv", "itemprop")}
        if names & _MODIFIED and modified is None:
            modified = given.get("content")
        if "og:title" in names:
            title = title or given.get("content", "")
    printed = tree.css_first("title:not(svg title)")
    return (printed.text() if printed else "") or title, modified


def _is_around(tag: str, given: Mapping[str, str | None], inside: bool) -> bool:
    if tag in {"header", "footer"} and not inside:
        return True
    named = words(" ".join(given.get(name) or "" for name in ("role", "class", "id")).lower())
    return "hidden" in given or given.get("aria-hidden") == "true" or bool(_AROUND & named)
