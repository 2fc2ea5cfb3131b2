"""What every description of a deposit is told: the release, its sources, the tables that go along, what stays behind.

Belongs here: that record. Does not: any description (`datacite`, `croissant`, `texts`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.common.values import Row
from pipeline.publish.passing.parts import LeftOut, Part
from pipeline.publish.passing.terms import Terms
from pipeline.store.releases import Release

TITLE = "Women, Peace and Security warehouse"
CREATOR = "The WPS warehouse developers"
ABSTRACT = (
    "Data on Women, Peace and Security from several publishers under one set of keys: women and men in United Nations "
    "missions, national action plans, what is said in the Security Council, measures of countries. Every row says in "
    "which document and where it was read; where sources contradict one another, every claim is kept."
)
SUBJECTS = ("women, peace and security", "peacekeeping", "gender", "national action plans", "Security Council")


@dataclass(frozen=True)
class File:
    """A Parquet file of the deposit."""

    path: PurePosixPath
    sha256: str
    size: int
    rows: int


@dataclass(frozen=True)
class Contents:
    """A release as it is deposited; `files` by the name of the table."""

    release: Release
    terms: Terms
    parts: Sequence[Part]
    files: Mapping[str, File]

    @property
    def kept(self) -> list[Part]:
        """The tables that go along, wholly or in part."""
        return [part for part in self.parts if part.table in self.files]

    @property
    def left_out(self) -> list[LeftOut]:
        """Everything that stays behind."""
        return [one for part in self.parts for one in part.left_out]

    @property
    def used(self) -> list[Row]:
        """The sources that the release has rows of."""
        return [row for row in self.terms.sources.values() if row["rows"]]

    @property
    def passed_on(self) -> list[Row]:
        """Those of them that go along."""
        return [row for row in self.used if row["source_id"] in self.terms.shipped]

    def columns(self, part: Part) -> list[Row]:
        """What the release says of a part's columns, in order."""
        return [row for row in self.terms.columns[part.table] if row["column_name"] in part.columns]
