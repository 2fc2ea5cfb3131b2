"""What is taken away of a chart: its rows as a table, CSV or JSON, its question, a citation.

Belongs here: these forms. Does not: pictures (`still`), the frame in which they are offered (`page/parts/chart.html`).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, NamedTuple
from urllib.parse import quote

from pipeline.common.shown import FORMULA_START
from pipeline.common.values import Row
from pipeline.publish import bibtex
from pipeline.publish.page.charts import Drawn
from pipeline.publish.page.released import MARKED, Released
from pipeline.publish.page.told import is_number
from pipeline.publish.page.words import Words
from pipeline.store.engine import literal

#: Where a row was read; shown as a link to the place, never as columns.
DOCUMENT, PLACE = "document_id", "locator"
NAME = "WPS warehouse"
_FORMULA = re.compile(FORMULA_START)


class Cell(NamedTuple):
    """One value of a table, as text."""

    text: str
    is_number: bool


@dataclass(frozen=True)
class Table:
    """A chart's rows for people. `places` are (document, place) of each row, none where the rows have no document."""

    heads: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    places: Sequence[tuple[str | None, str | None]]
    left_out: int


def table_of(drawn: Drawn) -> Table:
    """The rows in the columns that the chart declares, and of those marked for it where it says so."""
    chart, told = drawn.chart, drawn.told
    rows = [row for row in drawn.rows if chart.tabled is None or row[chart.tabled]]
    columns = chart.table or tuple(c for c in (rows[0] if rows else ()) if c not in (DOCUMENT, PLACE))
    numbers = {c: any(is_number(c, row[c]) for row in rows) for c in columns}
    return Table(
        heads=[Cell(drawn.words.say(f"fields.{c}"), numbers[c]) for c in columns],
        rows=[[Cell(told.value(c, row[c]), numbers[c]) for c in columns] for row in rows],
        places=[(row[DOCUMENT], row.get(PLACE)) for row in rows] if rows and DOCUMENT in rows[0] else [],  # type: ignore[misc]
        left_out=len(drawn.rows) - len(rows),
    )


def csv_of(drawn: Drawn) -> str:
    """Every row and column as the release has them, codes as codes; with a mark by which spreadsheets know UTF-8."""
    return "\ufeff" + _csv(drawn.rows)


def json_of(drawn: Drawn, release: Row) -> str:
    """The chart with all that is said of it, for machines."""
    said: dict[str, Any] = {
        "name": drawn.name,
        "title": drawn.title,
        "subtitle": drawn.say("subtitle"),
        "care": drawn.say("care"),
        "language": drawn.words.language,
        "release": release["release_id"],
        "sources": [{"source_id": s.source_id, "publisher": s.publisher, "title": s.title} for s in drawn.sources],
        "query": question_of(drawn),
        "rows": [{name: _plain(value) for name, value in row.items()} for row in drawn.rows],
    }
    return json.dumps(said, ensure_ascii=False) + "\n"


def question_of(drawn: Drawn) -> str:
    """The SQL that gives the rows; of a chart about one, narrowed to it."""
    if not drawn.key:
        return drawn.chart.sql
    return f"FROM (\n{drawn.chart.sql}\n)\nWHERE {narrowed_to(drawn)}"


def narrowed_to(drawn: Drawn) -> str:
    """The condition that narrows a chart's rows to those it is about."""
    return " AND ".join(f"{column} = {literal(str(value))}" for column, value in drawn.key.items())


def asked_at(sql: str) -> str:
    """A question as the part of an address that comes behind #."""
    return f"q={quote(sql, safe='')}"


def sources_of(drawn: Drawn) -> str:
    """The publishers with the titles of what they publish."""
    return drawn.words.say("site.semicolon").join(f"{source.publisher}, {source.title}" for source in drawn.sources)


def sentence_of(drawn: Drawn, release: Released, found_at: str) -> str:
    """A citation: title, publishers, release, day, where it is found again."""
    words: Words = drawn.words
    told = words.say("cite.release", release=release.release_id, day=release.day)
    behind = f" {sources_of(drawn)}." if drawn.sources else ""
    return f"{words.say('cite.quoted', title=drawn.title)}{behind} {told} {found_at}"


def bibtex_of(drawn: Drawn, release: Released, found_at: str) -> str:
    """The same for a bibliography."""
    words: Words = drawn.words
    names = [source.publisher for source in drawn.sources]
    title, found = words.through(bibtex.kept, drawn.title), words.through(bibtex.found_at, found_at)
    return _entry(bibtex.key_of(drawn.name, *map(str, drawn.key.values())), title, names or [NAME], release, found)


def bibtex_form(words: Words) -> Mapping[str, Any]:
    """The same of any chart, for a script that fills in what stands between the signs of MARKED: its name, title and
    publishers, and where it is found, at an address or at a path."""
    told = {name: f"\u2983{name}\u2984" for name in ("key", "title", "author", "found", "path")}
    return {
        "entry": _entry(told["key"], bibtex.kept(told["title"]), [told["author"]], MARKED, told["found"]),
        "found_at": [bibtex.found_at(told["path"]), bibtex.found_at(words.say("cite.page", path=told["path"]))],
        "signs": bibtex.SIGNS,
        "publisher": NAME,
    }


def _entry(key: str, title: str, names: Iterable[str], release: Released, found: str) -> str:
    fields = {
        "title": title,
        "author": bibtex.authors(names),
        "publisher": NAME,
        "year": release.year,
        "month": release.month,
        "version": release.release_id,
        "howpublished": found,
    }
    return bibtex.entry(key, fields)


def _csv(rows: Sequence[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows[0] if rows else ())
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else _plain(value)


def page_of(drawn: Drawn, picture: str) -> str:
    """A page of its own that needs no other file: the picture, then its rows."""
    table = table_of(drawn)
    heads = "".join(f'<th scope="col">{escape(head.text)}</th>' for head in table.heads)
    rows = "\n".join("<tr>" + "".join(f"<td>{escape(c.text)}</td>" for c in row) + "</tr>" for row in table.rows)
    return (
        f'<!doctype html>\n<html lang="{drawn.words.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(drawn.title)}</title>\n"
        "<style>body{font-family:sans-serif;margin:1rem;color-scheme:light dark}svg{max-width:100%;height:auto}"
        "table{border-collapse:collapse}td,th{padding:.25rem .6rem;text-align:left}</style>\n</head>\n<body>\n"
        f"{picture}<table>\n<caption>{escape(drawn.say('care'))}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>\n</body>\n</html>\n"
    )
