"""What every description is told: release, sources, the tables that go along and their files, what stays behind.

Belongs here: that record. Does not: any description (the other modules), what may be passed on (`passing.parts`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from pipeline.common.values import Row
from pipeline.publish.describe.terms import Terms, Values
from pipeline.store.files import file_digest
from pipeline.store.releases import Release

NAME = "wps-warehouse"
TITLE = "Women, Peace and Security warehouse"
CREATOR = "The WPS warehouse developers"
ABSTRACT = (
    "Data on Women, Peace and Security from several publishers under one set of keys: women and men in United Nations "
    "missions, national action plans, what is said in the Security Council, measures of countries. Every row says in "
    "which document and where it was read; where sources contradict one another, every claim is kept."
)
SUBJECTS = ("women, peace and security", "peacekeeping", "gender", "national action plans", "Security Council")
#: The media types of the forms in which tables go along.
MEDIA_TYPES = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "dta": "application/x-stata-dta",
    "zip": "application/zip",
}
#: Why something stays behind that no source is named for.
REPEATS = "it repeats values of tables of which something is left out"
NAMELESS = "no source is named, so whose terms hold is not known"


@dataclass(frozen=True)
class LeftOut:
    """Something that stays behind: `what` in words, the sources because of which, and how many rows it is.

    `closed` are those of the sources whose terms do not allow it; the others' do not say. `names` are the sources by
    publisher and title.
    """

    table: str
    what: str
    sources: tuple[str, ...]
    rows: int | None = None
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    closed: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """What stays behind."""
        if self.what == "the table":
            return self.what if self.rows is None else f"{self.what}, {counted(self.rows, 'row')}"
        if self.rows is None:
            return f"the column {self.what}"
        return counted(self.rows, "row") if self.what == "rows" else f"{counted(self.rows, 'text')} in {self.what}"

    @property
    def why(self) -> str:
        """Why it stays behind."""
        if self.sources:
            silent = [source for source in self.sources if source not in self.closed]
            said = ((self.closed, "do not allow to pass it on"), (silent, "do not say that it may be passed on"))
            return "; ".join(f"the terms of {self._named(sources)} {how}" for sources, how in said if sources)
        return REPEATS if self.table.startswith("meta.") else NAMELESS

    def _named(self, sources: Iterable[str]) -> str:
        return "; ".join(self.names.get(source, source) for source in sources)


def counted(number: int, one: str) -> str:
    """So many of what one is called, in words."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"


def by_reason(left_out: Iterable[LeftOut]) -> list[tuple[str, list[LeftOut]]]:
    """What stays behind by why it does, in the order in which the reasons come."""
    found: dict[str, list[LeftOut]] = {}
    for one in left_out:
        found.setdefault(one.why, []).append(one)
    return list(found.items())


@dataclass(frozen=True)
class Part:
    """What goes along of a table: its columns, and a query for its rows; the file itself where that is all of it."""

    table: str
    columns: tuple[str, ...]
    query: str
    whole: bool = True
    left_out: tuple[LeftOut, ...] = ()

    @property
    def without(self) -> str:
        """What stays behind of it and why, in words, each reason once; empty where nothing does."""
        return "; ".join(f"{', '.join(one.in_words for one in ones)}: {why}" for why, ones in by_reason(self.left_out))


@dataclass(frozen=True)
class File:
    """A file that holds tables, one or several; `rows` of all of them together."""

    path: PurePosixPath
    sha256: str
    size: int
    rows: int
    tables: tuple[str, ...]

    @property
    def form(self) -> str:
        """Which form it has: parquet, csv, xlsx, dta, zip."""
        return self.path.suffix.removeprefix(".")


def file_in(folder: Path, path: Path, rows: int, *tables: str) -> File:
    """A file that was just written into the folder."""
    relative = PurePosixPath(path.relative_to(folder).as_posix())
    return File(relative, file_digest(path), path.stat().st_size, rows, tables)


@dataclass(frozen=True)
class Contents:
    """What of a release goes along: `sources` as the release has them, `sources_of` a table where that was asked.

    `values` are what columns may hold; `found_at` says where its page is found again, None where it has none.
    """

    release: Release
    terms: Terms
    parts: Sequence[Part]
    files: Sequence[File]
    sources: Sequence[Row]
    sources_of: Mapping[str, Sequence[str]] = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    found_at: str | None = None

    def with_files(self, files: Sequence[File]) -> Contents:
        """The same with its files, once they are written."""
        return replace(self, files=files)

    @cached_property
    def records(self) -> Mapping[str, File]:
        """The file of each table that a loader reads: Parquet, else CSV."""
        return {f.tables[0]: f for form in ("csv", "parquet") for f in self.files if f.form == form}

    @cached_property
    def files_of(self) -> Mapping[str, Sequence[File]]:
        """The files that hold a table."""
        return {part.table: [f for f in self.files if part.table in f.tables] for part in self.parts}

    @property
    def kept(self) -> list[Part]:
        """The tables that go along, wholly or in part."""
        return [part for part in self.parts if self.files_of[part.table]]

    @property
    def left_out(self) -> list[LeftOut]:
        """Everything that stays behind."""
        return [one for part in self.parts for one in part.left_out]

    def columns(self, part: Part) -> list[Row]:
        """What the release says of a part's columns, in order."""
        return [row for row in self.terms.columns[part.table] if row["column_name"] in part.columns]

    @property
    def day(self) -> str:
        """The day of the release."""
        return self.release.created_at.date().isoformat()

    @property
    def title(self) -> str:
        """The title with the release, by which it is found again."""
        return f"{TITLE}, release {self.release.release_id}"

    @property
    def citation(self) -> str:
        """How to cite it."""
        where = f", {self.found_at}" if self.found_at else ""
        return f"{CREATOR} ({self.release.created_at.year}): {self.title}, {self.day}{where}."

    @property
    def licences(self) -> Mapping[str, Row]:
        """Each licence by its name, with a source that has it."""
        return {str(s["licence"]): s for s in self.sources}


def as_json(value: object) -> str:
    """A description as the text of a file."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"
