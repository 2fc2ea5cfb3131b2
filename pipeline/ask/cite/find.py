"""What there is to say of a figure that somebody cites.

Belongs here: finding it in a release, and what stands behind it. Does not: how the citation is written (`forms`), its
mark (`mark`), whether it still stands (`check`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.ask.cite.mark import ROW, Text, canonical, mark_of
from pipeline.ask.cite.naming import shown, subject, unit_of
from pipeline.ask.known import table_named
from pipeline.ask.labels import entity_of
from pipeline.ask.query import current, opened_release
from pipeline.ask.trace import key_and_column, one_row, trace
from pipeline.common.values import Row
from pipeline.contract import PROVENANCE
from pipeline.declare.schema import Table
from pipeline.project import Project
from pipeline.publish.page.place import cited_at

#: How a column is named, or its name ends, that tells who, when or what.
TELLING = re.compile(
    r"(?:^|_)(?:iso3|entity|mission|indicator|measure|sex|plan_id|year|month_end|as_of|body|meeting_symbol|"
    r"speech_no|element_no|personnel_type|field|kind|dataset|record|column_name|version|file)$"
)


@dataclass(frozen=True)
class Origin:
    """A publisher behind a figure: how many of its documents and rows, and of a single one its name and place."""

    publisher: str
    title: str
    citation: str
    licence: str
    documents: int
    rows: int
    document: str | None
    document_sha256: str | None
    url: str | None
    place: str | None


@dataclass(frozen=True)
class Citation:
    """A figure, or a whole row where `column` is None; `value` is text, None for NULL and for a row.

    `about` is what tells the row in words where its key is a place in a document: state, period, measure. `unit` is
    None where none is declared. `subject` and `shown` are figure and value as people write them. `found_at` says where
    the release's page is found again. `origins` are empty where no document speaks of it.
    """

    table: str
    title: str
    column: str | None
    description: str | None
    unit: str | None
    key: Mapping[str, Text]
    value: Text
    origins: tuple[Origin, ...]
    release_id: str
    day: date
    digest: str
    mark: str
    about: Mapping[str, Text] = field(default_factory=dict)
    subject: str = ""
    shown: str = ""
    found_at: str | None = None


def cited(project: Project, name: str, words: Sequence[str], release_id: str | None = None) -> Citation:
    """The citation of a figure of the current release, or of another that is kept; `words` name key and column.

    Raises AskError for what does not exist, naming the nearest that does, and where the key names several rows;
    ReleaseError for an unknown release.
    """
    release = project.releases.get(release_id) if release_id else current(project.releases)
    with opened_release(release) as connection:
        table = project.tables[table_named(name, project.tables)]
        words, column = _key_and_column(table, words)
        row = one_row(connection, table, words, lambda text: entity_of(project, text))
        key = {c: canonical(row[c]) for c in table.primary_key}
        value = value_in(row, table.primary_key, column or ROW)
        mark = mark_of(release.release_id, table.name, key, column or ROW, value)
        rows = trace(connection, project.tables, table.name, words, lambda text: entity_of(project, text))
        declared, beside = table.field(column), about(table, row, column)
        unit = unit_of(connection, declared, row)
        return Citation(
            table=table.name,
            title=table.title,
            column=column,
            description=declared.description if declared else None,
            unit=unit,
            key=mark.key,
            value=value if column else None,
            origins=origins_of(rows, declared.sources if declared else ()),
            release_id=mark.release_id,
            day=release.created_at.date(),
            digest=mark.digest,
            mark=str(mark),
            about=beside,
            subject=subject(connection, project.tables, table, row, [*beside, *table.primary_key], column),
            shown=shown(declared, row[column], unit) if column else "",
            found_at=cited_at(project.settings, release.release_id) if project.page.is_dir() else None,
        )


def value_in(row: Row, key: Sequence[str], column: str) -> Text:
    """The cited value of a row: of one column, or of all but the key and where the row was read, as JSON."""
    if column != ROW:
        return canonical(row[column])
    return canonical({c: canonical(v) for c, v in row.items() if c not in (*key, *PROVENANCE)})


def about(table: Table, row: Row, column: str | None) -> dict[str, Text]:
    """What tells a row in words that is keyed by its place in a document; nothing of others, whose key does."""
    if "locator" not in table.primary_key:
        return {}
    told = [
        f.name
        for f in table.fields
        if f.name not in (*table.primary_key, column) and (f.name == table.period or TELLING.search(f.name))
    ]
    return {name: canonical(row[name]) for name in told if row[name] is not None}


def _key_and_column(table: Table, words: Sequence[str]) -> tuple[Sequence[str], str | None]:
    """The words of the key, and the column: the last word where it names one, else the table's only number."""
    key, column = key_and_column(table, words) if words else ((), None)
    skip = {*table.primary_key, *PROVENANCE}
    numbers = [f.name for f in table.fields if f.type in ("integer", "number") and f.name not in skip]
    return key, column or (numbers[0] if len(numbers) == 1 else None)


def origins_of(traced: Sequence[Row], sources: Collection[str]) -> tuple[Origin, ...]:
    """The sources of what trace found, in its order, each publisher of claims apart; where `sources` are named, these
    alone. Claims that the answer is not made of, as they say otherwise, are nobody's word for it.
    """
    read = [row for row in traced if row.get("document_id") and (not sources or row["source_id"] in sources)]
    by_publisher: dict[tuple[str, str], list[Row]] = {}
    for row in [row for row in read if row.get("agrees") is not False] or read:
        by_publisher.setdefault((str(row["source_id"]), str(row["publisher"])), []).append(row)
    return tuple(map(_origin, by_publisher.values()))


def _origin(rows: Sequence[Row]) -> Origin:
    first, documents = rows[0], {row["document_id"] for row in rows}
    one = len(documents) == 1
    number = sum(int(str(row["rows"])) if "made_of" in row else 1 for row in rows)
    places = dict.fromkeys(str(row["locator"]) for row in rows if row.get("locator"))
    return Origin(
        publisher=str(first["publisher"]),
        title=str(first["source"]),
        citation=str(first["citation"]),
        licence=str(first["licence"]),
        documents=len(documents),
        rows=number,
        document=_text(first.get("document")) if one else None,
        document_sha256=_text(first.get("sha256")) if one else None,
        url=_text(first.get("url")) if one else None,
        place=next(iter(places)) if one and len(places) == 1 and number == 1 else None,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
