"""Charts: what was declared, completed with the data of a release and the words of a language, and drawn.

Belongs here: a chart's data, its title, its specification, SVG and PNG. Does not: which charts there are
(`page/charts`), the frame around one (`page/parts/chart.html`).

The same specification is drawn here and in the browser.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pipeline.common.values import Row
from pipeline.page.declared import Chart
from pipeline.page.names import Names
from pipeline.page.words import Words

VEGA_LITE = "6.4"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
#: A text of a specification that begins so is a key of the catalogue.
WORD = "t:"


@dataclass(frozen=True)
class Drawn:
    """A chart of one release in one language: its rows (of one page, where it is about one) and its finding."""

    chart: Chart
    rows: Sequence[Row]
    found: Row | None
    words: Words
    names: Names
    theme: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The chart's name."""
        return self.chart.name

    @property
    def title(self) -> str:
        """What was found, where every value of the sentence is known; neutral words otherwise.

        The row of the finding may have a column `case`, which chooses among the sentences `finding.<case>`.
        """
        found = dict(self.found or {})
        case = found.pop("case", None)
        key = f"charts.{self.name}.finding" + (f".{case}" if case else "")
        told = bool(found) and None not in found.values() and self.words.has(key)
        return self.words.say(key, **found) if told else self.say("title")

    def say(self, what: str) -> str:
        """Words of this chart: title, subtitle, care; empty where it has none."""
        key = f"charts.{self.name}.{what}"
        return self.words.say(key) if self.words.has(key) else ""

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The whole specification, with data."""
        said = {**_worded(self.chart.spec, self.words)}
        return {"$schema": SCHEMA, "config": _worded(self.theme, self.words), "data": {"values": self._values}, **said}

    @property
    def spec_json(self) -> str:
        """The specification as JSON that may stand inside an element of a page."""
        text = json.dumps(self.spec, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")

    @cached_property
    def svg(self) -> str:
        """The drawing. The same release gives the same bytes."""
        import vl_convert

        return str(vl_convert.vegalite_to_svg(self.spec, vl_version=VEGA_LITE))

    def png(self, scale: float = 2.0) -> bytes:
        """The drawing in pixels."""
        import vl_convert

        return bytes(vl_convert.svg_to_png(self.svg, scale=scale))

    @property
    def _values(self) -> list[Row]:
        return [{name: self._value(name, value) for name, value in row.items()} for row in self.rows]

    def _value(self, column: str, value: object) -> object:
        if column in self.chart.codes:
            return self.words.code(value, self.chart.codes[column])
        if column in self.chart.countries:
            return self.names.country(self.words, value)
        return value.isoformat() if isinstance(value, date) else value


def _worded(part: Any, words: Words) -> Any:
    """A part of a specification with the words of the catalogue put in."""
    if isinstance(part, Mapping):
        return {name: _worded(value, words) for name, value in part.items()}
    if isinstance(part, list):
        return [_worded(value, words) for value in part]
    if isinstance(part, str) and part.startswith(WORD):
        return words.say(part.removeprefix(WORD))
    return part
