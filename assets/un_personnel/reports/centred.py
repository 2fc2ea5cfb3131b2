"""Layouts whose contributors stand beside their rows or in the middle of the rows they span.

Belongs here: cutting a page into runs of rows and giving each row its names. Does not: geometry (table, spans),
names that head their rows (walk).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assets.un_personnel.reports.layouts import Layout
from assets.un_personnel.reports.report_rows import Row
from assets.un_personnel.reports.spans import Piece, Unmatched, names_beside, names_spanning
from assets.un_personnel.reports.table import Cells, Table
from pipeline.contract import Refused

_TOTAL = re.compile(r"(?P<grand>grand )?total(?: (?:for )?(?P<mission>.+))?", re.I)


@dataclass
class _Run:
    """Rows that follow one another without heading or total, and the pieces of names beside them."""

    rows: list[Cells] = field(default_factory=list)
    contributors: list[Piece] = field(default_factory=list)
    types: list[Piece] = field(default_factory=list)


def read_centred(table: Table, layout: Layout, pages: Sequence[Sequence[Cells]]) -> list[Row]:
    """Read the rows. Raises Refused (unplaced_text, unplaced_figure, unplaced_row)."""
    reader = _Reader(table, layout)
    for page in pages:
        for cells in page:
            reader.take(cells)
        reader.close_run()
    return reader.rows


class _Reader:
    """What is known while going down the lines: the mission in force, the run of rows being gathered, the rows."""

    def __init__(self, table: Table, layout: Layout) -> None:
        self.table = table
        self.layout = layout
        self.each_row_has_mission = any(column.key == "date" for column in table.columns) and layout.has_mission
        self.mission: str | None = None
        self.mission_has_rows = True
        self.run = _Run()
        self.rows: list[Row] = []

    def take(self, cells: Cells) -> None:
        """Take in one line."""
        if cells.loose:
            raise Refused("unplaced_text", f"{cells.place}: {cells.loose!r} stands among the figures")
        named = cells.text.get("mission") or cells.text.get("contributor", "")
        total = _TOTAL.fullmatch(named) if cells.row and "type" not in cells.text else None
        if total:
            self.close_run()
            self._total(cells, total)
        elif cells.row:
            self._row(cells)
        else:
            self._text(cells)

    def _row(self, cells: Cells) -> None:
        if self.layout.has_mission and self.each_row_has_mission != ("mission" in cells.text):
            raise Refused("unplaced_row", f"{cells.place}: {cells.text.get('mission', 'no mission')!r} beside a row")
        if self.rows and self.rows[-1].scope == "grand":
            raise Refused("unplaced_row", f"{cells.place}: a row under the grand total")
        self.run.rows.append(cells)
        self.mission_has_rows = True
        self._pieces(cells)

    def _pieces(self, cells: Cells) -> None:
        if "contributor" in cells.text:
            self.run.contributors.append((cells.y, cells.text["contributor"]))
        if "type" in cells.text:
            self.run.types.append((cells.y, cells.text["type"]))

    def _text(self, cells: Cells) -> None:
        if self.rows and self.rows[-1].scope == "grand" and not self.run.rows:
            return
        if "mission" not in cells.text:
            self._pieces(cells)
            return
        mission = cells.text["mission"]
        if self.each_row_has_mission or len(cells.text) > 1 or not (self.mission_has_rows or mission == self.mission):
            raise Refused("unplaced_text", f"{cells.place}: {mission!r} heads no rows")
        self.close_run()
        self.mission, self.mission_has_rows = mission, False

    def _total(self, cells: Cells, total: re.Match[str]) -> None:
        figures = self._figures(cells)
        locator = f"p{cells.page} r{cells.row}"
        named = total["mission"]
        if named is not None:
            if self.mission is None or not _cut(self.mission).startswith(_cut(named)):
                raise Refused("unplaced_figure", f"{cells.place}: a total of {named!r} within {self.mission!r}")
            self.rows.append(Row(locator, "mission", self.mission, None, None, **figures))
            self.mission, self.mission_has_rows = None, True
            return
        self._add_types(cells, "type", None)
        self.rows.append(Row(f"{locator} Total" if self._types else locator, "grand", None, None, None, **figures))

    @property
    def _types(self) -> bool:
        return any(column.key == "count" for column in self.table.columns)

    def _figures(self, cells: Cells) -> dict[str, str]:
        columns = self.table.columns
        return {columns[i].key: value for i, value in cells.figures.items() if columns[i].key != "count"}

    def _add_types(self, cells: Cells, scope: str | None, contributor: str | None) -> None:
        for index, value in cells.figures.items():
            kind = self.table.columns[index].personnel_type
            if kind is not None:
                locator = f"p{cells.page} r{cells.row} {kind}"
                self.rows.append(Row(locator, scope, None, contributor, kind, total=value))

    def close_run(self) -> None:
        """Give the gathered rows their names."""
        run, self.run = self.run, _Run()
        if not run.rows:
            if run.contributors or run.types:
                raise Refused("unplaced_text", f"{(run.contributors + run.types)[0][1]!r} stands beside no row")
            return
        heights = [cells.y for cells in run.rows]
        first = run.rows[0]
        try:
            spanning = names_beside if self.each_row_has_mission or self._types else names_spanning
            contributors = spanning(heights, run.contributors, self.table.height)
            kinds = [None] * len(heights) if self._types else names_beside(heights, run.types, self.table.height)
        except Unmatched as error:
            raise Refused("unplaced_row", f"p{first.page}, from r{first.row}: {error}") from error
        for cells, contributor, kind in zip(run.rows, contributors, kinds, strict=True):
            self._line(cells, contributor, kind)

    def _line(self, cells: Cells, contributor: str, kind: str | None) -> None:
        locator = f"p{cells.page} r{cells.row}"
        if self._types:
            self._add_types(cells, None, contributor)
            self.rows.append(Row(f"{locator} Total", "contributor", None, contributor, None, **self._figures(cells)))
            return
        mission = cells.text.get("mission", self.mission)
        if mission is None:
            raise Refused("unplaced_row", f"{cells.place}: figures without a mission")
        self.rows.append(Row(locator, None, mission, contributor, kind, **self._figures(cells)))


def _cut(name: str) -> str:
    return name.replace(" ", "").casefold()
