"""The panel: the measures that were asked for, by entity and year, with where each is covered.

Belongs here: which countries, groups, years and measures are meant, and the question that follows. Does not: which
table is the panel and what its columns mean (declarations), the file (`output`, `codebook`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.ask.answer import Answer
from pipeline.ask.codebook import variables
from pipeline.ask.errors import AskError, NotKnown
from pipeline.ask.known import unknown
from pipeline.ask.labels import unknown_of
from pipeline.ask.query import Connection, opened, rows_of
from pipeline.declare.field import Field
from pipeline.declare.schema import Table
from pipeline.project import Project
from pipeline.store.engine import literal, quoted

#: The last day of a row's year, by which a member of a group is told.
MEMBER = (
    "EXISTS (SELECT 1 FROM core.entity_group AS g WHERE g.entity = p.entity AND g.group_name IN ({}) "
    "AND coalesce(g.from_year <= p.year, true) AND coalesce(g.to_year > p.year, true))"
)


@dataclass(frozen=True)
class Wanted:
    """What of a panel is wanted, as typed; nothing of a kind stands for all of it."""

    countries: Sequence[str] = ()
    groups: Sequence[str] = ()
    years: str = ""
    measures: Sequence[str] = ()


@contextmanager
def panelled(project: Project, wanted: Wanted) -> Iterator[Answer]:
    """The rows of the panel in the current release, with their codebook.

    A row is given for each country named, and for each year in which a country was a member of a group named. Raises
    AskError for a country, group, year or measure that is not known, naming the nearest that is.
    """
    table = _table(project)
    measures = _measures(table, wanted.measures)
    with opened(project.releases) as connection:
        where = " AND ".join([_within(connection, table, wanted.years), _among(connection, table, wanted)])
        left_out = {name for f in table.measures if f not in measures for name in (f.name, f.covered)}
        columns = [column for column in table.columns if column not in left_out]
        codebook = variables(connection, table.name, columns, _coverage(connection, table, measures, where))
        listed, key = ", ".join(map(quoted, columns)), ", ".join(map(quoted, table.primary_key))
        sql = f"SELECT {listed} FROM {quoted(table.name)} AS p WHERE {where} ORDER BY {key}"
        yield Answer(connection, connection.sql(sql), codebook, name="panel")


def _table(project: Project) -> Table:
    found = [table for table in project.tables.values() if table.panel]
    if len(found) != 1:
        raise AskError(f"one table is to be declared as the panel, {len(found)} are")
    return found[0]


def _measures(table: Table, names: Sequence[str]) -> list[Field]:
    """The measures of these names, in the table's order. Raises AskError."""
    known = {f.name: f for f in table.measures}
    for name in names:
        if name not in known:
            raise AskError(unknown("measure", name, known, "the panel"))
    return [f for f in table.measures if not names or f.name in names]


def _within(connection: Connection, table: Table, years: str) -> str:
    """The condition for the years: 2010, 2010:2025, 2010: or :2025. Raises AskError."""
    first, last = _known_years(connection, table)
    asked = re.fullmatch(r"(\d{4})?(:?)(\d{4})?", years.strip())
    if asked is None or (asked[3] and not asked[2]):
        raise AskError(f"--years {years}: a year or a range is needed, within {first}:{last}")
    begin = int(asked[1] or first)
    end = int(asked[3]) if asked[3] else begin if asked[1] and not asked[2] else last
    if not first <= begin <= end <= last:
        low, high = max(min(begin, end), first), min(max(begin, end), last)
        near = f"{low}:{high}" if low <= high else f"{first}:{last}"
        raise AskError(f"--years {years}: the years are {first}:{last}; the nearest range is {near}")
    return f"p.year BETWEEN {begin} AND {end}"


def _known_years(connection: Connection, table: Table) -> tuple[int, int]:
    ((first, last),) = rows_of(connection, f"SELECT min(year), max(year) FROM {quoted(table.name)}").values
    if first is None:
        raise AskError(f"{table.name} has no rows")
    return int(str(first)), int(str(last))


def _among(connection: Connection, table: Table, wanted: Wanted) -> str:
    """The condition for countries and groups: who is one of either. Raises AskError."""
    either = []
    if wanted.countries:
        either.append(f"p.entity IN ({_listed(_entities(connection, table, wanted.countries))})")
    if wanted.groups:
        either.append(MEMBER.format(_listed(_groups(connection, wanted.groups))))
    return f"({' OR '.join(either)})" if either else "true"


def _entities(connection: Connection, table: Table, names: Sequence[str]) -> list[str]:
    """The entities that codes or names stand for: an identifier, an ISO code, a name or another label of one."""
    rows = rows_of(
        connection,
        "SELECT label, any_value(entity) FROM (SELECT lower(unnest([entity, iso3, iso2, name])) AS label, entity "
        "FROM core.entity UNION ALL SELECT lower(label), entity FROM core.entity_alias WHERE valid_to IS NULL "
        f"AND NOT needs_date) WHERE entity IN (SELECT entity FROM {quoted(table.name)}) AND label IS NOT NULL "
        "GROUP BY label HAVING count(DISTINCT entity) = 1",
    ).values
    known = {str(label): str(entity) for label, entity in rows}
    for name in names:
        if name.strip().lower() not in known:
            there = f"FROM core.entity WHERE entity IN (SELECT entity FROM {quoted(table.name)})"
            named = rows_of(connection, f"SELECT entity, name {there} ORDER BY entity").values
            raise NotKnown(unknown_of(name, [(str(e), str(n)) for e, n in named], "country", "the panel"))
    return [known[name.strip().lower()] for name in names]


def _groups(connection: Connection, names: Sequence[str]) -> list[str]:
    """The groups that names or their initials stand for: EU is the European Union."""
    rows = rows_of(connection, "SELECT DISTINCT group_name FROM core.entity_group ORDER BY group_name").values
    groups = [str(group) for (group,) in rows]
    labels = {label: group for group in groups for label in (_initials(group), group)}
    known = {label.casefold(): group for label, group in labels.items()}
    for name in names:
        if name.strip().casefold() not in known:
            raise AskError(unknown("group", name, list(labels), "the panel"))
    return [known[name.strip().casefold()] for name in names]


def _initials(group: str) -> str:
    """EU for the European Union, LAS for the League of Arab States; the name itself where it is one word.

    Whose group it is, is no part of it: EEG for the UN Eastern European Group.
    """
    words = [word for word in re.split(r"[\s-]+", group.removeprefix("UN ")) if word[:1].isupper()]
    return "".join(word[0] for word in words) if len(words) > 1 else group


def _coverage(connection: Connection, table: Table, measures: Sequence[Field], where: str) -> dict[str, str]:
    """Where each measure is covered, as declared, and in how many of these rows: "Here: 2012-2025, 14 of 16 rows"."""
    said = {f.name: " ".join(f.description.split()) for f in table.fields}
    told = ", ".join(
        f"[count(*) FILTER ({c}), min(year) FILTER ({c}), max(year) FILTER ({c}), count(*)]"
        for c in (quoted(f.covered) for f in measures)
    )
    (row,) = rows_of(connection, f"SELECT {told} FROM {quoted(table.name)} AS p WHERE {where}").values
    found = {}
    for f, counts in zip(measures, row, strict=True):
        known, first, last, rows = counts if isinstance(counts, list) else (0, None, None, 0)
        here = f"{first}-{last}, {known:,} of {rows:,} rows" if known else f"none of {rows:,} rows"
        found[f.name] = f"{said[f.covered]} Here: {here}."
    return found


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(literal, names))
