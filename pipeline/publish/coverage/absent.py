"""Rows of meta.coverage for what is not there: periods, meetings, and who should be in a period.

Belongs here: what is expected of a source, by its domain alone. Does not: why something is missing (`missing`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipeline.common.values import Record
from pipeline.declare.domain import Domain
from pipeline.declare.source import Source
from pipeline.project import Project
from pipeline.publish.coverage.missing import Missing
from pipeline.publish.coverage.states import NOT_AT_HAND, NOT_PUBLISHED, REFUSED, stated
from pipeline.shared.placed import period_of


@dataclass(frozen=True)
class Looked:
    """What a source has: `tables` are those with periods that its rows reach, `placed` the counts of its rows, `found`
    what is known of missing documents, `listed` the meetings that there were, with their day."""

    source: Source
    tables: Sequence[str]
    placed: pl.DataFrame
    found: Missing
    listed: dict[str, date]

    @property
    def domain(self) -> Domain:
        """What the source is about."""
        return self.source.domain or Domain()

    @property
    def concerned(self) -> list[str]:
        """The tables that have rows of it or, where none has, all that could."""
        filled = set(self.placed["table_name"])
        return [t for t in self.tables if t in filled] or list(self.tables)


def absent(looked: Looked, today: date) -> Iterator[Record]:
    """A row for each period or meeting of each table without any, and for documents that none is known of."""
    column = "meeting" if looked.listed else "period"
    expected: list[tuple[object, date]] = [*looked.listed.items()] or [(p, p) for p in looked.domain.periods(today)]
    there = set(looked.placed.select("table_name", column).unique().iter_rows())
    concerned, source = looked.concerned, looked.source.source_id
    for table in concerned if expected else ():
        for name, period in expected:
            if (table, name) not in there:
                state, documents = looked.found.said(name)
                about = {"table_name": table, "period": period, "documents": documents}
                yield stated(source, state, **{**about, column: name})
    loose = looked.found.beside({name for name, _ in expected} if concerned else set())
    for state, documents in sorted(loose.items()):
        only = concerned[0] if len(concerned) == 1 else None
        yield stated(source, state, documents=documents, table_name=only)
    if looked.placed.is_empty() and not expected and not loose:
        yield stated(source, NOT_AT_HAND)


def meetings(project: Project, source: Source) -> dict[str, date]:
    """The meetings that other sources list and that the source could have something on, each with its first day."""
    domain = source.domain or Domain()
    if domain.listed_in is None or domain.meeting is None:
        return {}
    day = project.tables[domain.listed_in].period
    listed = project.workspace.scan(domain.listed_in).filter(pl.col("source_id") != source.source_id)
    named = listed.group_by(pl.col(domain.meeting).alias("meeting")).agg(pl.col(str(day)).min().alias("day"))
    found = named.drop_nulls().sort("meeting").collect()
    return {meeting: first for meeting, first in found.iter_rows() if domain.has(first)}


def lapses(project: Project, looked: Looked, rejected_in: frozenset[str]) -> Iterator[Record]:
    """A row for whoever is in the period just before and in the one just after, and not in the one between.

    Where the period has rows of others and none of a document in `rejected_in`, of which rows were rejected, the source
    does not have it; else it may be among these, or it is missing with the period.
    """
    for table in looked.concerned if looked.domain.entities else ():
        frame = project.workspace.scan(table).filter(pl.col("source_id") == looked.source.source_id)
        columns = frame.collect_schema().names()
        named = [c for c in looked.domain.entities if c in columns]
        cadences = {looked.source.source_id: looked.domain.cadence}
        placed = frame.select(
            *named,
            __period=period_of(columns, project.tables[table].period, cadences),
            __doubtful=pl.col("document_id").is_in(sorted(rejected_in)),
        )
        dated = placed.unique().collect()
        there = dict(dated.group_by("__period").agg(pl.col("__doubtful").any()).drop_nulls().iter_rows())
        for column in named:
            present = set(dated.select("__period", column).unique().drop_nulls().iter_rows())
            for period, name in sorted(_between(looked.domain, present)):
                usual = NOT_AT_HAND if period not in there else REFUSED if there[period] else NOT_PUBLISHED
                state, documents = looked.found.said(period, usual)
                about = {"table_name": table, "period": period, "documents": documents}
                yield stated(looked.source.source_id, state, **{**about, column: name})


def _between(domain: Domain, present: set[tuple[date, str]]) -> Iterator[tuple[date, str]]:
    following = {period: domain.after(period) for period in {period for period, _ in present}}
    for period, name in present:
        gap = following[period]
        if (gap, name) in present or not domain.has(gap):
            continue
        if (following.get(gap) or domain.after(gap), name) in present:
            yield gap, name
