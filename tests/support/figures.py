"""Figures that pages show, read from their HTML, and the same asked of the release by other queries than the pages'.

Belongs here: reading cells, asking anew, telling a value as the page would. Does not: which figures (`figures.yaml`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.common.values import Row
from pipeline.publish.page.asking import Connection, rows_of
from pipeline.publish.page.declared import Kind
from pipeline.publish.page.links import address_of
from pipeline.publish.page.names import Names
from pipeline.publish.page.words import UNKNOWN, Words

#: Parts of a cell that say something of its value.
BESIDE = "small, abbr, .chip, .below, .skip, .bar"
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Wrong:
    """A figure that is not what the release says."""

    page: str
    what: str
    shown: str
    asked: str

    def __str__(self) -> str:
        return f"{self.page}: {self.what}: shows {self.shown!r}, the release says {self.asked!r}"


@dataclass(frozen=True)
class Told:
    """Values as the pages of one language tell them."""

    words: Words
    names: Names

    def of(self, form: str, row: Row) -> str:
        """A value by its form: `percent share`, `number 3 index` (decimals), `code sex sex`, `country entity`."""
        return plain(self._of(form, row))

    def _of(self, form: str, row: Row) -> str:
        how, *more, column = form.split()
        value = row[column]
        if how == "country":
            return self.names.country(self.words, value)
        if how == "code":
            return self.words.code(value, more[0])
        if how == "words":
            return self.words.say(more[int(str(value))])
        if value is None:
            return self.words.say(more[0]) if how == "or" else UNKNOWN
        if how in ("text", "year", "or"):
            return str(value)
        told: str = getattr(self.words, how)(value, *map(int, more))
        return told


def text_of(node: LexborNode) -> str:
    """What a cell shows, without what is said beside its value."""
    bare = LexborHTMLParser(f"<table><tr>{node.html}</tr></table>" if node.tag in ("td", "th") else str(node.html))
    for beside in bare.css(BESIDE):
        beside.decompose()
    return plain((bare.css_first(node.tag) or bare.body or bare.root).text())


def plain(text: str) -> str:
    """Text with plain single spaces, without a mark of doubt."""
    return _SPACES.sub(" ", text).strip().removesuffix(" ⚠").removeprefix("⚠ ")


def key_figures(kind: Kind, nth: int, page: LexborHTMLParser) -> tuple[str, str] | None:
    """What the nth key figure of a page shows, and what stands beside it; None where the page has none."""
    found = page.css(".figures > .figure")
    if not found or nth >= len(found):
        return None
    strong, small = found[nth].css_first("strong"), found[nth].css_first("small")
    return plain(strong.text()) if strong else "", plain(small.text()) if small else ""


def rows_in(page: LexborHTMLParser, selector: str) -> Iterator[list[LexborNode]]:
    """The cells of each row of the tables that a selector finds."""
    for table in page.css(selector):
        for row in table.css("tbody > tr"):
            yield [cell for cell in row.iter() if cell.tag in ("td", "th")]


class Asked:
    """The rows of a query about pages of one kind, each told as the page of a language would."""

    def __init__(self, connection: Connection, kind: Kind, sheet: Mapping[str, Any]) -> None:
        self._kind, self._absent = kind, sheet.get("absent")
        columns: Sequence[str] = sheet["columns"]
        self._named = {n: c.removeprefix("= ") for n, c in enumerate(columns) if c.startswith("= ")}
        self.compared = {n: c for n, c in enumerate(columns) if n not in self._named and c != "-"}
        self._keys = kind.keys if kind.each is None else ()
        self._rows: dict[str, list[Row]] = defaultdict(list)
        for row in rows_of(connection, sheet["sql"], f"{kind.name} {sheet['table']}"):
            self._rows[self._address(row)].append(row)

    def _address(self, row: Row) -> str:
        return address_of(self._kind.address, {key: row[key] for key in self._keys}) if self._keys else ""

    def rows(self, told: Told, address: str) -> dict[tuple[str, ...], Row]:
        """The rows of one page by what names them there."""
        mine = self._rows[address if self._keys else ""]
        return {tuple(told.of(form, row) for form in self._named.values()): row for row in mine}

    def wrong(self, told: Told, address: str, cells: Sequence[LexborNode], nth: int) -> Wrong | None:
        """What is wrong with one cell of a row."""
        names = tuple(text_of(cells[n]) for n in self._named)
        row, shown, form = self.rows(told, address).get(names), text_of(cells[nth]), self.compared[nth]
        asked = told.of(form, row) if row else UNKNOWN if self._absent is None else str(self._absent)
        where = f"{told.words.language} {address}"
        return None if shown == asked else Wrong(where, f"{', '.join(names)}, {form.split()[-1]}", shown, asked)


def read(file: Path) -> LexborHTMLParser:
    """A page."""
    return LexborHTMLParser(file.read_text(encoding="utf-8"))
