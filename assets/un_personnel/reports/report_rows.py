"""The rows a report is read into, and the frame they make.

Belongs here: the shape of a row. Does not: how rows are found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from assets.un_personnel.reports.lines import join_parts

#: Every column of a parsed report; all are Strings, as printed.
COLUMNS = (
    "locator",
    "row_kind",
    "scope",
    "as_of",
    "as_of_date",
    "as_of_source",
    "mission",
    "contributor",
    "personnel_type",
    "male",
    "female",
    "total",
    "layout",
)


class Label:
    """A name that may run over several lines: its parts, where its last part stands, and whether a row bears it."""

    __slots__ = ("beside_figures", "page", "parts", "used", "y")

    def __init__(self, text: str, page: int, y: float, *, beside_figures: bool = False) -> None:
        self.parts = [text]
        self.page = page
        self.y = y
        self.beside_figures = beside_figures
        self.used = False

    def add(self, text: str, page: int, y: float) -> None:
        """Take up the next line of the name."""
        self.parts.append(text)
        self.page, self.y = page, y

    @property
    def text(self) -> str:
        """The whole name."""
        return join_parts(self.parts)


@dataclass
class Row:
    """One row; `scope` is None for a line. A name may still grow while the rows are read: it is read at the end."""

    locator: str
    scope: str | None
    mission: Label | str | None
    contributor: Label | str | None
    personnel_type: Label | str | None
    male: str | None = None
    female: str | None = None
    total: str | None = None


def _name(label: Label | str | None) -> str | None:
    return label.text if isinstance(label, Label) else label


def frame_of(rows: Iterable[Row], as_of: tuple[str | None, str, str], layout: str) -> pl.DataFrame:
    """The rows as a frame, in print order; `as_of` is the printed date, the month end and where it comes from."""
    records = [
        (
            row.locator,
            "total" if row.scope else "line",
            row.scope,
            *as_of,
            _name(row.mission),
            _name(row.contributor),
            _name(row.personnel_type),
            row.male,
            row.female,
            row.total,
            layout,
        )
        for row in rows
    ]
    return pl.DataFrame(records, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
