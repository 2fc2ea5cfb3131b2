"""The rows of meta.coverage, of all sources.

Belongs here: joining what was placed with the accounts and with what is not there. Does not: finding the latter
(`absent`).

The rows of a source add up to its account: `present`, `suspect` and `outside_domain` are rows in core tables, `refused`
those rejected, `set_aside` those left out on purpose. What has no rows has one row that says why.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    schema = project.tables["meta.coverage"].polars_schema
    parts = [pl.DataFrame(schema=schema)]
    for dataset, source in project.sources:
        its = pl.col("source_id") == source.source_id
        placed, account = counted.filter(its), accounts.filter(its)
        said = _said(project, dataset, source, placed, account, today)
        parts += [_placed(placed, source.domain or Domain()), pl.DataFrame([*said], schema=schema, orient="row")]
    listed = pl.concat([part.select(pl.col(c).cast(kind) for c, kind in schema.items()) for part in parts])
    return listed.group_by(KEY).agg(pl.col("rows", "documents").sum()).sort(KEY, nulls_last=True)


def _placed(placed: pl.DataFrame, domain: Domain) -> pl.DataFrame:
    """The rows in core tables, each with its state."""
    outside = [period for period in placed["period"].unique().drop_nulls() if not domain.has(period)]
    beyond = pl.col("period").is_in(pl.lit(pl.Series(outside, dtype=pl.Date)).implode())
    state = pl.when(beyond).then(pl.lit(OUTSIDE)).when("suspect").then(pl.lit(SUSPECT)).otherwise(pl.lit(PRESENT))
    return placed.with_columns(state.alias("state"), pl.lit(None, pl.String).alias("mission"))


def _said(
    project: Project, dataset: Dataset, source: Source, placed: pl.DataFrame, accounts: pl.DataFrame, today: date
) -> Iterator[Record]:
    """What there is to say beside what was placed."""
    listed = meetings(project, source)
    found = missing(project, source, accounts, listed)
    tables = [t.name for t in dataset.tables.values() if t.period and source.source_id in t.sources]
    looked = Looked(source, tables, placed, found, listed)
    yield from _unplaced(source, accounts)
    yield from absent(looked, today)
    yield from lapses(project, looked, frozenset(accounts.filter(pl.col("rows_rejected") > 0)["document_id"]))


def _unplaced(source: Source, accounts: pl.DataFrame) -> Iterator[Record]:
    """The rows that reached no table: of which period they are is not known."""
    for state, column in ((REFUSED, "rows_rejected"), (SET_ASIDE, "rows_set_aside")):
        some = accounts.filter(pl.col(column) > 0)
        if some.height:
            yield stated(source.source_id, state, rows=int(some[column].sum()), documents=some.height)
