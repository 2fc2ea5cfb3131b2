"""Sources whose newest row is older than their publisher's habit: somebody should look. Nothing is held back.

Belongs here: how old a source's newest row is, and whether that was to be expected (`fresh_within` in the declaration).
Does not: periods that cannot be (`bounds`), whether a publisher answered (`fetch`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl

from pipeline.check.results import CheckResult
from pipeline.common.clock import utc_now
from pipeline.project import Project
from pipeline.store.files import scan_parquet
from pipeline.store.manifest import NOT_AT_HAND, manifest_of

CHECK = "newest_row_is_recent"


@dataclass(frozen=True)
class Age:
    """How old a source's newest row is in days, and how old it may be; None: it has no row with a period."""

    source_id: str
    newest: date | None
    days_old: int | None
    days_expected: int

    @property
    def overdue(self) -> bool:
        """Whether somebody should look."""
        return self.days_old is None or self.days_old > self.days_expected


def results(project: Project) -> list[CheckResult]:
    """One result over all sources that say how old their newest row may be; none where no source does."""
    ages = [age for _, source in project.sources if (age := age_of(project, source.source_id, utc_now().date()))]
    old = [age for age in ages if age.overdue]
    result = CheckResult(
        check_name=CHECK,
        table_name="meta.source",
        severity="warning",
        passed=not old,
        failing=len(old),
        detail="each source's newest row is as recent as its publisher; else something was not fetched or read",
        sample=tuple(asdict(age) for age in old),
    )
    return [result] if ages else []


def age_of(project: Project, source_id: str, today: date) -> Age | None:
    """How old the source's newest row is on a day; None where the source does not say how old it may be.

    None also where the source is not at hand: nobody expects anything of it.
    """
    expected = next(s.fresh_within for _, s in project.sources if s.source_id == source_id)
    if expected is None or manifest_of(project.workspace, source_id).state == NOT_AT_HAND:
        return None
    newest = freshest_period(project, source_id)
    return Age(source_id, newest, (today - newest).days if newest else None, expected)


def freshest_period(project: Project, source_id: str) -> date | None:
    """The newest date among the source's rows, over the tables that declare a period column; None without any."""
    newest = freshest(project, source_id)
    return newest.day if newest else None


@dataclass(frozen=True, order=True)
class Newest:
    """The newest date of a source's rows, and whether it is told to the day; else it stands for its year."""

    day: date
    is_day: bool


def freshest(project: Project, source_id: str) -> Newest | None:
    """The newest date among the source's rows, as `freshest_period`, with what it stands for."""
    workspace = project.workspace
    newest = [
        Newest(day, not table.by_year)
        for table in project.dataset_of(source_id).tables.values()
        if table.period and workspace.has(table.name)
        if (day := _newest(project, table.name, table.period, source_id)) is not None
    ]
    return max(newest, default=None)


def _newest(project: Project, table: str, period: str, source_id: str) -> date | None:
    workspace = project.workspace
    return newest_by_source(workspace.path(table), period, workspace.table_digest(table)).get(source_id)


@lru_cache(maxsize=128)
def newest_by_source(path: Path, period: str, _digest: str) -> Mapping[str, date | None]:
    """The newest date in the column `period` of each source in the table's file, which has this digest: read once."""
    by_source = scan_parquet(path).group_by(pl.col("source_id").cast(pl.String)).agg(pl.col(period).max())
    return dict(by_source.collect().iter_rows())
