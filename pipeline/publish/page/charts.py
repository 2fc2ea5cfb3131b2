"""Charts: what was declared, completed with the data of a release and the words of a language, and drawn.

Belongs here: a chart's title, its specification, its drawing. Does not: which charts there are (`page/charts`), the
frame around one (`page/parts/chart.html`, `still` in a file of its own), its rows for people and machines (`taken`).

The same specification is drawn here and in the browser.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import groupby
from operator import ne
from typing import Any

from pipeline.common.values import Row
from pipeline.publish.page.asking import known_by
from pipeline.publish.page.declared import Chart
from pipeline.publish.page.drawn_locale import locale_of
from pipeline.publish.page.engine import svgs_of
from pipeline.publish.page.names import Names
from pipeline.publish.page.origins import Source, tables_in
from pipeline.publish.page.told import Told
from pipeline.publish.page.words import Words

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
#: A text of a specification that begins so is a key of the catalogue, or a colour of the theme.
WORD, COLOUR = "t:", "c:"
#: How exactly a fraction is drawn: a percentage with four decimals.
DIGITS = 6
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Drawn:
    """A chart of one release in one language: its rows (of one page, where it is about one) and its finding.

    `theme` has `config`, a Vega-Lite configuration, and `colours` by name. `key` tells whom it is about.
    """

    chart: Chart
    rows: Sequence[Row]
    found: Row | None
    words: Words
    names: Names
    theme: Mapping[str, Any]
    sources: Sequence[Source] = ()
    key: Mapping[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The chart's name."""
        return self.chart.name

    @cached_property
    def told(self) -> Told:
        """How its values are told to people."""
        return Told(self.words, self.names, self.chart.codes, self.chart.countries)

    @cached_property
    def title(self) -> str:
        """What was found, where every value of the sentence is known; neutral words otherwise.

        The row of the finding may have a column `case`, which chooses among the sentences `finding.<case>`, and `n`,
        whose number chooses the form of words.
        """
        found = dict(self.found or {})
        case = found.pop("case", None)
        key = f"charts.{self.name}.finding" + (f".{case}" if case else "")
        if not found or None in found.values() or not self.words.has(key):
            return self.say("title")
        return self.words.say(key, **{c: v if c == "n" else self.told.value(c, v) for c, v in found.items()})

    def say(self, what: str) -> str:
        """Words of this chart: title, subtitle, care; empty where it has none."""
        key = f"charts.{self.name}.{what}"
        return self.words.say(key) if self.words.has(key) else ""

    def model(self, release: Row) -> list[object]:
        """All that is drawn and said of it beside declarations; what is told of a release, of a chart for all alone."""
        told = [] if self.key else [release["release_id"]]
        files = [
            [file["table"], file["csv"], file["parquet"]] for file in self.files(release)
        ]  # their sizes are not shown
        return [known_by(self.rows), self.found, self.sources, self.key, told, files]

    def files(self, release: Row) -> list[Row]:
        """The files beside the page that have the tables which it asks."""
        return [file for file in release["files"] if file["table"] in self.tables]  # type: ignore[attr-defined]

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that it asks."""
        return tables_in(self.chart.sql)

    @property
    def form(self) -> dict[str, Any]:
        """The specification without data and theme, which all charts of this name share."""
        made: dict[str, Any] = self._worded(self.chart.spec)
        return made

    @property
    def config(self) -> dict[str, Any]:
        """The theme and the language of numbers and days, which all charts share."""
        return {**self._worded(self.theme["config"]), "locale": locale_of(self.words.locale)}

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The whole specification, with data."""
        return {"$schema": SCHEMA, "config": self.config, "data": {"values": self._values}, **self.form}

    @property
    def height(self) -> int:
        """The height that the drawing is given, in pixels."""
        return int(self.chart.spec.get("height", 0))

    @property
    def data_json(self) -> str:
        """The rows that are drawn, column by column, as JSON that may stand inside an element of a page."""
        return self.words.in_json(embedded({name: packed(values) for name, values in self._columns.items()}))

    @cached_property
    def svg(self) -> str:
        """The drawing alone. The same release gives the same bytes."""
        return svgs_of([self.spec])[0]

    @cached_property
    def _columns(self) -> dict[str, list[object]]:
        """The columns that the specification names, as they are drawn."""
        drawn = [name for name in (self.rows[0] if self.rows else ()) if name in self.chart.named]
        return {name: self.told.drawn(name, [row[name] for row in self.rows]) for name in drawn}

    @property
    def _values(self) -> list[Row]:
        """The rows that are drawn."""
        return [dict(zip(self._columns, row, strict=True)) for row in zip(*self._columns.values(), strict=True)]

    def _worded(self, part: Any) -> Any:
        """A part of a specification with the words of the catalogue and the colours of the theme put in."""
        if isinstance(part, Mapping):
            return {name: self._worded(value) for name, value in part.items()}
        if isinstance(part, list):
            return [self._worded(value) for value in part]
        if isinstance(part, str) and part.startswith(WORD):
            return self.words.say(part.removeprefix(WORD))
        if isinstance(part, str) and part.startswith(COLOUR):
            return self.theme["colours"][part.removeprefix(COLOUR)]
        return part


def draw(charts: Sequence[Drawn]) -> None:
    """Have the drawings of charts made at once, by one process, before each is asked for."""
    for chart, svg in zip(charts, svgs_of([chart.spec for chart in charts]), strict=True):
        chart.__dict__["svg"] = svg


def packed(column: Sequence[object]) -> object:
    """A column of a drawing, in as few characters as it is drawn from: fractions with DIGITS; ends of months as
    `{"months": [since 2000]}`; long runs of a value as `{"runs": [value, how often, value, how often]}`."""
    if column and isinstance(column[0], str):
        months = [_month_of(value) for value in column]
        if None not in months:
            return {"months": months}
    values = [round(value, DIGITS) if isinstance(value, float) else value for value in column]
    if 2 * sum(map(ne, values, values[1:])) + 2 >= len(values):  # most columns, without a look at each run
        return values
    runs = [part for value, run in groupby(values, key=lambda v: (type(v), v)) for part in (value[1], len(list(run)))]
    return {"runs": runs} if len(runs) < len(values) else values


@lru_cache(10_000)
def _month_of(value: object) -> int | None:
    """The months from 2000 on to that of which a text is the last day; None for another value."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    year, month, day = map(int, value.split("-"))
    return (year - 2000) * 12 + month - 1 if day == monthrange(year, month)[1] else None


def embedded(value: object) -> str:
    """A value as JSON that may stand inside an element of a page: nothing in it ends the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
