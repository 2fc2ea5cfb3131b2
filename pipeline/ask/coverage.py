"""What is there and what is not, by table, source and year, as the current release counts it.

Belongs here: putting the question together, whom it is about. Does not: counting (`publish.coverage`), printing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from pipeline.ask.answer import Answer, answered
from pipeline.ask.errors import NotKnown
from pipeline.ask.known import unknown
from pipeline.ask.labels import iso3_of
from pipeline.ask.query import opened, rows_of
from pipeline.declare.table_names import full_name
from pipeline.project import Project
from pipeline.store.engine import literal

_STATES = ("present", "not_at_hand", "not_published", "refused", "suspect", "set_aside", "outside_domain")
#: What has no date counts as one period.
_PERIODS = "count(DISTINCT coalesce(period, DATE '0001-01-01')) FILTER (WHERE {})"


@contextmanager
def covered(project: Project, table: str | None, source: str | None, country: str | None) -> Iterator[Answer]:
    """By table, source and year, how many periods are in each state, and how many rows there are.

    Of a country, `present` are the periods in which it has rows itself, `others_only` those in which only others have.
    An analysis table stands for the tables that it is made of. Raises AskError for a table, source or country that is
    not known, naming the nearest.
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
    with answered(releases, _question(asked, _entity(project, country) if country is not None else None)) as answer:
        yield answer


def _question(asked: Collection[str], entity: str | None) -> str:
    own = f"entity = {literal(entity)}" if entity else "true"
    told = {state: f"state = '{state}'" for state in _STATES}
    told["present"] += f" AND {own}"
    columns = [f"{_PERIODS.format(condition)} AS {state}" for state, condition in told.items()]
    if entity:
        columns.append(f"{_PERIODS.format(told['present'].partition(' AND')[0])} - present AS others_only")
    where = f"WHERE {' AND '.join(asked)}" if asked else ""
    rows = f"coalesce(sum(rows) FILTER (WHERE {own}), 0)::BIGINT AS rows"
    return (
        f"SELECT table_name, source_id, year(period) AS year, {', '.join(columns)}, {rows} FROM meta.coverage {where} "
        "GROUP BY ALL ORDER BY table_name NULLS LAST, source_id, year NULLS LAST"
    )


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
    return [below for below in (project.tables[name].claims, project.tables[name].derived_from) if below]


def _entity(project: Project, country: str) -> str:
    iso3 = iso3_of(project, country)
    if iso3 is None:
        from pipeline.ask.reference import build_reference

        entities = build_reference(project).tables["core.entity"]
        raise NotKnown(unknown("country", country, [*entities["iso3"].drop_nulls(), *entities["name"]]))
    return iso3
