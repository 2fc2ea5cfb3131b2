"""The rows of meta.coverage, of all sources.

Belongs here: joining what was placed with the accounts and with what is not there. Does not: finding the latter
(`absent`).

The rows of a source add up to its account: `present`, `suspect` and `outside_domain` are rows in core tables, `refused`
those rejected, `set_aside` those left out on purpose. What has no rows has one row that says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from pipeline.common.values import Record
from pipeline.declare.dataset import Dataset
from pipeline.declare.domain import Domain
from pipeline.declare.source import Source
from pipeline.project import Project
from pipeline.publish.coverage.absent import Looked, absent, lapses, meetings
from pipeline.publish.coverage.missing import missing
from pipeline.publish.coverage.states import KEY, OUTSIDE, PRESENT, REFUSED, SET_ASIDE, SUSPECT, stated


def of_project(project: Project, accounts: pl.DataFrame, today: date) -> pl.DataFrame:
    """Rows of meta.coverage as of a day."""
    counted = pl.concat([project.workspace.read(f"placed.{d.name}") for d in project.datasets])
    rows: list[Record] = []
    for dataset, source in project.sources:
        its = pl.col("source_id") == source.source_id
        rows += _of_source(project, dataset, source, counted.filter(its), accounts.filter(its), today)
    listed = pl.DataFrame(rows, schema=project.tables["meta.coverage"].polars_schema, orient="row")
    return listed.group_by(KEY).agg(pl.col("rows", "documents").sum()).sort(KEY, nulls_last=True)


def _of_source(
    project: Project, dataset: Dataset, source: Source, placed: pl.DataFrame, accounts: pl.DataFrame, today: date
) -> Iterator[Record]:
    listed = meetings(project, source)
    found = missing(project, source, accounts, listed)
    tables = [t.name for t in dataset.tables.values() if t.period and source.source_id in t.sources]
    looked = Looked(source, tables, placed, found, listed)
    for row in placed.iter_rows(named=True):
        yield _placed(row, looked.domain)
    yield from _unplaced(source, accounts)
    yield from absent(looked, today)
    yield from lapses(project, looked, frozenset(accounts.filter(pl.col("rows_rejected") > 0)["document_id"]))


def _placed(row: Mapping[str, object], domain: Domain) -> Record:
    said = {name: value for name, value in row.items() if name not in ("source_id", "suspect")}
    period = row["period"]
    within = not isinstance(period, date) or domain.has(period)
    return stated(str(row["source_id"]), OUTSIDE if not within else SUSPECT if row["suspect"] else PRESENT, **said)


def _unplaced(source: Source, accounts: pl.DataFrame) -> Iterator[Record]:
    """The rows that reached no table: of which period they are is not known."""
    for state, column in ((REFUSED, "rows_rejected"), (SET_ASIDE, "rows_set_aside")):
        some = accounts.filter(pl.col(column) > 0)
        if some.height:
            yield stated(source.source_id, state, rows=int(some[column].sum()), documents=some.height)
