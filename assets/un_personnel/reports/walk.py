"""Layouts read from the top down: names head the rows below them, or stand beside each row.

Belongs here: carrying names to rows, telling lines from subtotals. Does not: geometry of columns (table), names that
stand in the middle of their rows (centred).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assets.un_personnel.reports.layouts import Layout
from assets.un_personnel.reports.lines import RUN_ON
from assets.un_personnel.reports.report_rows import Label, Row
from assets.un_personnel.reports.table import Cells, Table
from pipeline.contract import Refused

_GRAND = re.compile(r"(?:grand )?total", re.I)
_TOTAL_OF = re.compile(r"total (?:for |by |of )?(?P<what>.+)", re.I)
_NAMES = ("mission", "contributor")
_WORDS = {"mission": {"mission"}, "contributor": {"country", "contributor"}}


def walk(table: Table, layout: Layout, pages: Sequence[Sequence[Cells]]) -> list[Row]:
    """Read the rows. Raises Refused (unplaced_text, unplaced_figure, unplaced_row)."""
    walker = _Walker(table, layout)
    for page in pages:
        walker.top = True
        for cells in page:
            walker.take(cells)
    walker.finish()
    return walker.rows


class _Walker:
    """What is known while going down the lines: the names in force, the rows so far, whether a block is open."""

    def __init__(self, table: Table, layout: Layout) -> None:
        self.table = table
        self.layout = layout
        self.inner = _NAMES[1 - _NAMES.index(layout.outer)]
        self.wide = table.columns[-1].key == "count"
        self.run_on = table.height * RUN_ON
        self.names: dict[str, Label | None] = dict.fromkeys(_NAMES)
        self.type: Label | None = None
        self.closed: set[str] = set()
        self.top = True
        self.rows: list[Row] = []
        self.record_count: tuple[str, str] | None = None

    def take(self, cells: Cells) -> None:
        """Take in one line: a type or the name of a total is a row all the same when its figures are left blank."""
        runs_on = self.type is not None and self.type.page == cells.page and self._runs_on(self.type, cells)
        blank = ("type" in cells.text and not runs_on) or any(
            cells.loose and self._is(cells.loose, key) for key in _NAMES
        )
        if cells.figures or blank:
            self._figures(cells)
        else:
            self._text(cells)

    def _text(self, cells: Cells) -> None:
        """A line without figures: names, or the rest of names."""
        if self._after_grand_total():
            return  # a note under the table
        for key, text in cells.text.items():
            if text.replace(",", "").isdecimal():
                self._count_records(text, cells)
            elif key in self.names:
                self._name(key, text, cells)
            elif key == "type" and self.type:
                self.type.add(text, cells.page, cells.y)
            else:
                raise Refused("unplaced_text", f"{cells.place}: {text!r} belongs to no row")
        if cells.loose:
            raise Refused("unplaced_text", f"{cells.place}: {cells.loose!r} belongs to no row")

    def _name(self, key: str, text: str, cells: Cells) -> None:
        name = self.names[key]
        if name is None:
            self._start(key, text, cells)
        elif name.page == cells.page and self._runs_on(name, cells):
            name.add(text, cells.page, cells.y)
        elif name.text == text and not self.closed:  # a heading printed again at the top of a page
            name.page, name.y = cells.page, cells.y
        elif self.top and name.page != cells.page and (name.beside_figures or not name.used):
            name.add(text, cells.page, cells.y)
        else:
            self._start(key, text, cells)

    def _runs_on(self, label: Label, cells: Cells) -> bool:
        return label.y - cells.y <= self.run_on

    def _after_grand_total(self) -> bool:
        return bool(self.rows) and self.rows[-1].scope in ("grand", "type")

    def _start(self, key: str, text: str, cells: Cells, *, beside_figures: bool = False) -> None:
        self._must_be_used(self.names[key])
        self.names[key] = Label(text, cells.page, cells.y, beside_figures=beside_figures)
        self.closed.discard(key)
        if key == self.layout.outer:
            self._must_be_used(self.names[self.inner])
            self.names[self.inner] = None
            self.closed.discard(self.inner)

    def _must_be_used(self, name: Label | None) -> None:
        if name is not None and not name.used:
            raise Refused("unplaced_text", f"p{name.page}, {name.y:.0f} points up: no row belongs to {name.text!r}")

    def _count_records(self, text: str, cells: Cells) -> None:
        self.record_count = (text.replace(",", ""), cells.place)

    def _figures(self, cells: Cells) -> None:
        """A line with figures: a row, or a total."""
        self.top = False
        text = dict(cells.text)
        for key in [key for key, value in text.items() if value.replace(",", "").isdecimal()]:
            self._count_records(text.pop(key), cells)
        if self.layout.stacked and "mission" in text:
            text["type"] = text.pop("mission")
        printed = " ".join([*text.values(), cells.loose]).strip()
        scope, above = self._scope(printed, text, cells.loose), False
        if scope is None and (self.wide or "type" in text) and not cells.loose:
            self.type = Label(text.get("type", ""), cells.page, cells.y)
        elif scope is None:
            scope, above = self._scope_above(text, cells), True
        for key in _NAMES:
            if key in text and (scope is None or above):
                self._start(key, text[key], cells, beside_figures=True)
        if scope is None and self.closed:
            raise Refused("unplaced_row", f"{cells.place}: a row under the total of its block")
        if scope is not None and not above:
            self.closed.add(self.inner if scope == "mission_contributor" else scope)
        self._add(cells, scope)

    def _scope(self, printed: str, text: Mapping[str, str], loose: str) -> str | None:
        """What the figures sum by the words beside them, or None for words that name no total of what is above."""
        if not printed:
            return self._unnamed()
        if _GRAND.fullmatch(printed):
            return "type" if self.wide else "grand"
        match = _TOTAL_OF.fullmatch(printed)
        if not match and text.keys() & set(_NAMES) and not loose:
            return None  # a name in its own column names a row, even the row of a block just above
        what = match["what"] if match else printed
        for key in _NAMES:
            if self._is(what, key) or (match and what.casefold() in _WORDS[key]):
                return key if key == self.layout.outer else "mission_contributor"
        return None

    def _scope_above(self, text: Mapping[str, str], cells: Cells) -> str:
        """What figures sum that stand beside a name alone, above the rows they sum."""
        named = text.keys() & set(_NAMES)
        if self.layout.outer != "mission" or len(text) != 1 or not named or cells.loose:
            words = " ".join([*text.values(), cells.loose])
            raise Refused("unplaced_figure", f"{cells.place}: {words!r} names neither a type nor a total")
        return "mission" if "mission" in named else "mission_contributor"

    def _unnamed(self) -> str:
        """What figures without any name sum: the block that has no total yet, then what holds it.

        Blocks within a mission print no totals below their rows; blocks within a country may.
        """
        if self.layout.outer == "contributor" and self.layout.has_mission and self.inner not in self.closed:
            return "mission_contributor"
        return "grand" if self.layout.outer in self.closed else self.layout.outer

    def _is(self, text: str, key: str) -> bool:
        """Whether the text is the name in force, possibly cut at the width of its cell."""
        name = self.names[key]
        return name is not None and name.text.replace(" ", "").casefold().startswith(text.replace(" ", "").casefold())

    def _add(self, cells: Cells, scope: str | None) -> None:
        names: dict[str, Label | None] = {}
        for key in _NAMES:
            wanted = scope in (None, key, "mission_contributor") and (key != "mission" or self.layout.has_mission)
            name = self.names[key] if wanted else None
            if name is None and wanted:
                raise Refused("unplaced_row", f"{cells.place}: figures without a {key}")
            names[key] = name
            if name is not None:
                name.used = True
        locator = f"p{cells.page} r{cells.row}"
        mission, contributor = names["mission"], names["contributor"]
        if not self.wide:
            figures = {self.table.columns[i].key: value for i, value in cells.figures.items()}
            kind = self.type if scope is None else None
            self.rows.append(Row(locator, scope, mission, contributor, kind, **figures))
            return
        by_type: dict[str, dict[str, str]] = {}
        for index, value in cells.figures.items():
            column = self.table.columns[index]
            by_type.setdefault(column.personnel_type or "", {})[column.sex or "total"] = value
        self.rows += [
            Row(f"{locator} {kind}", scope, mission, contributor, kind, **figures) for kind, figures in by_type.items()
        ]

    def finish(self) -> None:
        """Check that no name was left without rows and that a printed number of records is that of the rows."""
        for name in self.names.values():
            self._must_be_used(name)
        lines = sum(row.scope is None for row in self.rows)
        if self.record_count and int(self.record_count[0]) != lines:
            count, place = self.record_count
            raise Refused("unplaced_figure", f"{place}: {count} belongs to no row; the report has {lines} rows")
