"""What each table is made of, as far as it is declared: where the causes of its changes are looked for.

Belongs here: tables read, sources and facts behind them, the columns by which rows of two tables belong together. Does
not: the causes (`causes`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.declare.schema import Table
from pipeline.project import Project

YEAR = "year"


@dataclass(frozen=True)
class Making:
    """A table and what it is made of.

    `dataset` is empty for an analysis table. `reads` maps each table it is made of to the columns, its own -> SQL over
    the row `r` of the other, by which rows of both belong together; none: only as wholes. `subject` are the columns by
    which claims belong together, of a table of claims; `answers`: its rows are resolved from claims.
    """

    table: Table
    dataset: str = ""
    sources: tuple[str, ...] = ()
    reads: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    subject: tuple[str, ...] = ()
    answers: bool = False


def makings(project: Project) -> list[Making]:
    """Every core and mart table, each after those it is made of."""
    subjects = {t.claims: t.primary_key for t in reversed(list(project.tables.values())) if t.claims and t.primary_key}
    found = []
    for dataset in project.datasets:
        shared = () if dataset is project.datasets[0] else project.datasets[0].tables
        for table in sorted(dataset.tables.values(), key=lambda t: _rank(t, subjects)):
            declared = [table.claims, table.derived_from, *table.also_from]
            own = [] if "document_id" in table.columns else [n for n in dataset.tables if n != table.name]
            names = dict.fromkeys([*filter(None, declared), *own])
            reads = {name: _shared(table, project.tables[name]) for name in names}
            reads |= {name: _reference(table, project.tables[name]) for name in shared}
            found.append(
                Making(
                    table=table,
                    dataset=dataset.name,
                    sources=tuple(s.source_id for s in dataset.sources_of(table)),
                    reads=reads,
                    subject=tuple(c for c in subjects.get(table.name, ()) if c in table.columns),
                    answers=table.claims is not None,
                )
            )
    for mart in project.marts:
        reads = {name: _shared(mart.table, project.tables[name]) for name in mart.query.reads}
        found.append(Making(table=mart.table, reads=reads))
    return found


def _rank(table: Table, subjects: Mapping[str, object]) -> tuple[bool, bool, bool]:
    """Tables of claims first, then those read from documents, then what was resolved or made of either."""
    return table.name not in subjects, table.claims is not None, "document_id" not in table.columns


def _shared(table: Table, below: Table) -> dict[str, str]:
    """The key columns that both have; a `year` is the year of the period of the table below."""
    found = {c: f'r."{c}"' for c in table.primary_key if c in below.columns}
    if YEAR in table.primary_key and YEAR not in found and below.period:
        found[YEAR] = f'year(r."{below.period}")'
    return found


def _reference(table: Table, below: Table) -> dict[str, str]:
    """The key of a reference table, where the table has all of it."""
    return {c: f'r."{c}"' for c in below.primary_key} if set(below.primary_key) <= set(table.columns) else {}
