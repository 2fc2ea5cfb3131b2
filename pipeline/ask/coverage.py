"""What is there and what is not, by table, source and year or in a line each, as the current release counts it.

Belongs here: of what and of whom. Does not: the question itself (`coverage_questions`), counting (`publish.coverage`),
printing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.ask.answer import Answer, answered
from pipeline.ask.coverage_questions import by_year, in_lines
from pipeline.ask.errors import NotKnown
from pipeline.ask.known import unknown
from pipeline.ask.labels import iso3_of, unknown_entity
from pipeline.ask.query import opened, rows_of
from pipeline.declare.table_names import full_name
from pipeline.project import Project
from pipeline.store.engine import literal


@contextmanager
def covered(project: Project, table: str | None, source: str | None, country: str | None) -> Iterator[Answer]:
    """By table, source and year, how many periods are in each state, and how many rows there are.

    Without a table or source, a line for each that has periods: how many are there and how many are not, in which
    years. Of a country, `present` are the periods in which it has rows itself, `others_only` those in which only others
    have; what it was expected in and lacks counts with the other states. An analysis table stands for the tables that
    it is made of. Raises AskError for a table, source or country that is not known, naming the nearest.
    """
    releases = project.releases
    with opened(releases) as connection:
        counted = [str(r["t"]) for r in rows_of(connection, "SELECT table_name AS t FROM meta.table").records()]
        listed = rows_of(connection, "SELECT source_id AS s FROM meta.source ORDER BY s").records()
    asked = []
    if table is not None:
        known = full_name(table, counted)
        if known is None and table in (r["s"] for r in listed):
            raise NotKnown(f"{table} is a source, not a table")
        if known is None:
            raise NotKnown(unknown("table", table, [n.partition(".")[2] for n in counted]))
        asked.append(f"table_name IN ({', '.join(map(literal, sorted(_made_of(project, known))))})")
    if source is not None:
        sources = [str(r["s"]) for r in listed]
        if source not in sources:
            raise NotKnown(unknown("source", source, sources))
        asked.append(f"source_id = {literal(source)}")
    entity = _entity(project, country) if country is not None else None
    question = by_year(asked, entity) if asked else in_lines(entity)
    with answered(releases, question) as answer:
        yield answer


def _made_of(project: Project, table: str) -> set[str]:
    """The table itself, of an analysis table those that it reads, down to the first, and of answers their claims."""
    waiting, found = [table], set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += project.reads.get(name, ())
            waiting += _resolved_from(project, name)
    return found


def _resolved_from(project: Project, name: str) -> list[str]:
    table = project.tables.get(name)
    return [below for below in (table.claims, table.derived_from) if below] if table else []


def _entity(project: Project, country: str) -> str:
    iso3 = iso3_of(project, country)
    if iso3 is None:
        raise NotKnown(unknown_entity(project, country, "state"))
    return iso3
