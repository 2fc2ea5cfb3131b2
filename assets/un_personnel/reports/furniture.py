"""What a page carries beside its table: titles, headers once more, footers, page numbers, dates, wherever they stand.

A line with a figure under a column of figures is never furniture, whatever else it says. Titles are known by what such
reports are called, or because the same line stands above the table of an earlier page.

Belongs here: telling such lines from the table's. Does not: where the table starts (`table`), which date is meant
(`parse`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assets.un_personnel.reports.dates import printed_dates
from assets.un_personnel.reports.header import Column
from assets.un_personnel.reports.lines import Line
from pipeline.contract import Refused

_FOOTER = re.compile(
    r"(?P<made>report generated on ?:[^a-z]*(?:[ap]m)?)? ?(?:page (?P<page>\d+)(?: of (?P<of>\d+))?)?", re.I
)
_REST_OF_TIME = re.compile(r"(?:\d{1,2}:\d\d(?::\d\d)?)? ?(?:[ap]m)?", re.I)
#: What a report is called: whole phrases, so that no country, mission or type is one.
TITLE_WORDS = re.compile(
    r"(?:summary of )?contributions? (?:of uniformed personnel )?to un\b.*|un mission's summary|detailed by country"
    r"|by (?:mission|country)\b.*|experts on mission, formed police.*|police, ?un military experts on mission ?,.*"
    r"|(?:as of|month of report|end of)\b.*",
    re.I,
)
#: A line of fewer words is too short to be known again by its words alone.
_WORDS = 3


@dataclass(frozen=True)
class Furniture:
    """The lines of a page that belong to its table, the titles among them, and the page numbers stated: {page: of}."""

    body: list[Line]
    titles: list[str]
    numbers: dict[int, int]


def without_furniture(lines: Sequence[Line], columns: Sequence[Column], titles: Collection[str]) -> Furniture:
    """Take furniture off the lines of one page; `titles` are the lines above the tables of the pages so far."""
    known = {_plain(text) for text in titles if len(text.split()) >= _WORDS}
    found, made = Furniture([], [], {}), False
    for line in lines:
        footer = _FOOTER.fullmatch(line.text)
        if footer and footer.group():
            made = True
            if footer["of"]:
                found.numbers[int(footer["page"])] = int(footer["of"])
        elif made and _REST_OF_TIME.fullmatch(line.text):
            continue
        elif has_figures(line, columns):
            found.body.append(line)
        elif _plain(line.text) in known or TITLE_WORDS.fullmatch(line.text) or _is_date(line.text):
            found.titles.append(line.text)
        elif not _is_header(line, columns):
            found.body.append(line)
    return found


def has_figures(line: Line, columns: Sequence[Column], least: int = 1) -> bool:
    """Whether so many numbers, or more, stand right of where the columns of figures begin."""
    first = min(column.left for column in columns if column.is_figure)
    return sum(word[2] > first and word[4].replace(",", "").isdecimal() for word in line.words) >= least


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _is_date(text: str) -> bool:
    """Whether the line is a date and nothing else."""
    try:
        dates = printed_dates(text)
    except Refused:
        return False
    return len(dates) == 1 and dates[0].text == text.strip()


def _is_header(line: Line, columns: Sequence[Column]) -> bool:
    """Whether the line repeats the names of two columns or more, and nothing else."""
    rest, named = _plain(line.text), 0
    for column in columns:
        name = _plain(column.printed)
        if rest.startswith(name):
            rest, named = rest.removeprefix(name), named + 1
    return not rest and named > 1
