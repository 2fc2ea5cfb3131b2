"""What is there and what is not, by table, source and year or in a line each, as the current release counts it.

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

_STATES = ("present", "suspect", "not_at_hand", "not_published", "refused", "set_aside", "outside_domain")
#: A period, or a meeting; what has no date counts as one.
_PERIOD = "coalesce(meeting, CAST(period AS VARCHAR), '')"
#: Rows that are there, and what is said of a whole period: not what is said of somebody who was expected in it.
_OF_ALL = "(rows > 0 OR (entity IS NULL AND mission IS NULL))"


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
    question = _question(asked, entity) if asked else _in_lines(entity)
    with answered(releases, question) as answer:
        yield answer


def _question(asked: Collection[str], entity: str | None) -> str:
    own = f"entity = {literal(entity)}" if entity else "true"
    counted = {state: f"state = '{state}' AND {_OF_ALL}" for state in _STATES}
    if entity:
        counted |= {state: f"state = '{state}' AND {own}" for state in ("present", "suspect")}
        counted |= {s: f"state = '{s}' AND ({_OF_ALL} OR {own})" for s in _STATES if s not in ("present", "suspect")}
    columns = [f"{_periods(condition)} AS {state}" for state, condition in counted.items()]
    if entity:
        columns.append(f"{_periods('rows > 0')} - {_periods(f'rows > 0 AND {own}')} AS others_only")
    rows = f"coalesce(sum(rows) FILTER (WHERE {own}), 0)::BIGINT AS rows"
    return (
        f"SELECT table_name, source_id, year(period) AS year, {', '.join(columns)}, {rows} FROM meta.coverage "
        f"WHERE {' AND '.join(asked)} GROUP BY ALL ORDER BY table_name NULLS LAST, source_id, year NULLS LAST"
    )


def _periods(condition: str) -> str:
    return f"count(DISTINCT {_PERIOD}) FILTER (WHERE {condition})"


def _in_lines(entity: str | None) -> str:
    """A line for each table and source that is about periods, and for each source of which nothing is there."""
    own = f"entity = {literal(entity)}" if entity else "true"
    whole = f"({_OF_ALL} OR {own})" if entity else _OF_ALL
    mine = f"HAVING sum(rows) FILTER (WHERE {own}) > 0" if entity else ""
    return f"""
        WITH about AS (SELECT table_name, source_id FROM meta.coverage GROUP BY ALL {mine}),
        told AS (
            SELECT c.table_name, c.source_id, year(any_value(period)) AS year,
                   coalesce(sum(rows) FILTER (WHERE {own}), 0)::BIGINT AS held, held > 0 AS there,
                   coalesce(min(state) FILTER (WHERE rows = 0), 'others_only') AS state
            FROM meta.coverage AS c JOIN about AS a ON {_same("c", "a")}
            WHERE {whole}
            GROUP BY c.table_name, c.source_id, {_PERIOD}
        ),
        years AS (SELECT DISTINCT table_name, source_id, there, year FROM told WHERE year IS NOT NULL),
        runs AS (
            SELECT *, year - row_number() OVER (PARTITION BY table_name, source_id, there ORDER BY year) AS run
            FROM years
        ),
        ranges AS (
            SELECT table_name, source_id, there, min(year) AS first,
                   CASE WHEN count(*) = 1 THEN min(year)::VARCHAR ELSE min(year) || '-' || max(year) END AS range
            FROM runs GROUP BY table_name, source_id, there, run
        ),
        listed AS (
            SELECT table_name, source_id, string_agg(range, ', ' ORDER BY first) FILTER (WHERE there) AS years_present,
                   string_agg(range, ', ' ORDER BY first) FILTER (WHERE NOT there) AS years_absent
            FROM ranges GROUP BY ALL
        )
        SELECT t.table_name, t.source_id, count(*) FILTER (WHERE there AND t.year IS NOT NULL) AS present,
               count(*) FILTER (WHERE NOT there AND t.year IS NOT NULL) AS absent,
               any_value(l.years_present) AS years_present, any_value(l.years_absent) AS years_absent,
               string_agg(DISTINCT t.state, ', ' ORDER BY t.state) FILTER (WHERE NOT there) AS why,
               sum(t.held)::BIGINT AS rows
        FROM told t LEFT JOIN listed l ON {_same("t", "l")}
        GROUP BY ALL HAVING count(t.year) > 0 OR sum(t.held) = 0
        ORDER BY t.table_name NULLS LAST, t.source_id
    """


def _same(one: str, other: str) -> str:
    return f"{one}.table_name IS NOT DISTINCT FROM {other}.table_name AND {one}.source_id = {other}.source_id"


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
