"""Which rows of the register can be used, and what is wrong with the others, each with its line.

Belongs here: the rules that a row, and the file as a whole, must keep. Does not: reading the file (`parse`), what the
rows mean (`plans`, `resolutions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

import polars as pl

from assets.action_plans import dates
from assets.action_plans.parse import parse
from assets.action_plans.vocabulary import (
    CHOICES,
    COLUMNS,
    COUNTS,
    LONGEST_TEXT,
    OPEN,
    PLAN_FIELDS,
    PLANS,
    PUBLISHER_TYPES,
    RESOLUTION_FIELDS,
    RESOLUTIONS,
)
from pipeline.claims import Kind
from pipeline.contract import Reference, Refused
from pipeline.entities import Entities
from pipeline.shared import register
from pipeline.shared.register import Fault, Row

FIELDS: dict[str, dict[str, Kind]] = {PLANS: PLAN_FIELDS, RESOLUTIONS: RESOLUTION_FIELDS}
REQUIRED = {PLANS: ("country_label", "publisher"), RESOLUTIONS: ("resolution", "symbol", "publisher")}
_GENERATION = re.compile(r"[1-9]\d?", re.ASCII)
_REVISED = re.compile(r"[1-9]\d?(r[1-9]\d?)?", re.ASCII)
_SYMBOL = re.compile(r"S/RES/([1-9]\d{0,3}) \((?:19|20)\d\d\)", re.ASCII)
_COUNT = re.compile(r"0|[1-9]\d{0,5}", re.ASCII)


@dataclass(frozen=True)
class Known:
    """What a row may refer to: the identifiers of `core.entity`, and their labels."""

    entities: frozenset[str]
    labels: Entities

    @classmethod
    def of(cls, reference: Reference) -> Known:
        """Read from the reference tables."""
        return cls(frozenset(reference.tables["core.entity"]["entity"].to_list()), reference.entities)

    def entity(self, text: str) -> str | None:
        """The entity that an identifier or a label names."""
        return text if text in self.entities else self.labels.resolve(text).entity


def accepted(table: str, rows: pl.DataFrame, known: Known) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The usable rows of one file, and the others (LOSS_SCHEMA) with the first thing that is wrong with each."""
    return register.accepted(rows, faults(table, rows, known))


def problems(data: bytes, name: str, known: Known, today: date | None = None) -> list[str]:
    """Everything that is wrong with a file of the register, as "file:line: reason: detail", in order of lines.

    Beyond what makes a row unusable: a publisher under two types, a revision of a plan that nobody claims, and, given
    `today`, a page seen later than that.
    """
    try:
        rows = parse(data, name)
    except Refused as refused:
        return [str(refused)]
    found = _all_faults(PurePath(name).stem, rows, known, today)
    lines = rows["locator"].str.strip_prefix("line ").to_list()
    return [
        f"{name}:{line}: {fault.reason}: {fault.detail}"
        for line, told in zip(lines, found, strict=True)
        for fault in told
    ]


def proposed_faults(table: str, rows: pl.DataFrame, reference: Reference, today: date) -> list[list[Fault]]:
    """For each row, the register's and what others propose, everything that is wrong with it or between the rows."""
    return _all_faults(table, rows, Known.of(reference), today)


def _all_faults(table: str, rows: pl.DataFrame, known: Known, today: date | None) -> list[list[Fault]]:
    found = [list(f) for f in faults(table, rows, known)]
    for row, told in zip(rows.iter_rows(named=True), found, strict=True):
        seen = _day(row["seen"])
        if today and seen and seen > today:
            told.append(Fault("bad_seen", f"seen {seen} lies in the future"))
    for number, fault in _across_rows(table, rows):
        found[number].append(fault)
    return found


def faults(table: str, rows: pl.DataFrame, known: Known) -> list[list[Fault]]:
    """For each row of one file, everything that makes it unusable."""
    return register.faults(rows, COLUMNS[table], lambda row: _row_faults(table, row, known))


def _row_faults(table: str, row: Row, known: Known) -> Iterator[Fault]:
    for column in REQUIRED[table]:
        if row[column] is None:
            yield Fault("missing_value", column)
    yield from _plan_faults(row, known) if table == PLANS else _resolution_faults(row)
    yield from _claim_faults(table, row, known)
    yield from _source_faults(row)


def _plan_faults(row: Row, known: Known) -> Iterator[Fault]:
    """What is wrong with the plan that the row is about; neither generation nor revision: the source does not say."""
    entity, label = row["entity"], row["country_label"]
    if entity is None or entity not in known.entities:
        yield Fault("unknown_entity", f"entity {entity!r} of {label!r} is not in core.entity")
    elif label and known.labels.resolve(label).entity not in (None, entity) and row["note"] is None:
        yield Fault("unexplained_label", f"{label!r} is not {entity}: say in the note why the claim is {entity}'s")
    for column, pattern in (("generation", _GENERATION), ("revision_of", _REVISED)):
        if row[column] is not None and not pattern.fullmatch(row[column] or ""):
            yield Fault("bad_generation", f"{column} {row[column]!r}: write 2, or for a revision 2 or 2r1")
    if row["generation"] and row["revision_of"]:
        yield Fault("bad_generation", "a plan of its own generation and a revision at once: leave one empty")


def _resolution_faults(row: Row) -> Iterator[Fault]:
    symbol = _SYMBOL.fullmatch(row["symbol"] or "")
    if symbol is None or symbol[1] != row["resolution"]:
        yield Fault("bad_symbol", f"{row['symbol']!r} is not the symbol of {row['resolution']}: S/RES/1325 (2000)")


def _claim_faults(table: str, row: Row, known: Known) -> Iterator[Fault]:
    field, value, precision = row["field"], row["value"], row["precision"]
    if field not in FIELDS[table]:
        yield Fault("dead_field", f"field {field!r}: it is one of {', '.join(FIELDS[table])}")
        return
    if value is None:
        yield Fault("missing_value", "value")
        return
    is_date = FIELDS[table][field] == "date" and not (field == "period_end" and value == OPEN)
    expected = dates.precision(value) if is_date else None
    if is_date and expected is None:
        yield Fault("bad_value", f"{field} {value!r} is no date: write 2018, 2018-09 or 2018-09-11")
    elif precision != expected:
        yield Fault("bad_precision", f"{value!r} has precision {expected or 'left empty'}, not {precision!r}")
    if field in CHOICES and value not in CHOICES[field]:
        yield Fault("bad_value", f"{field} {value!r}: it is one of {', '.join(CHOICES[field])}")
    if field in COUNTS and not _COUNT.fullmatch(value):
        yield Fault("bad_value", f"{field} {value!r} is no number")
    if field == "abstained":
        strangers = [state for state in value.split(";") if known.entity(state.strip()) is None]
        if strangers:
            yield Fault("unknown_entity", f"abstained: {', '.join(strangers)}")
    if FIELDS[table][field] == "text" and len(value) > LONGEST_TEXT:
        yield Fault("bad_value", f"{field} has {len(value)} characters; {LONGEST_TEXT} are enough for a name")


def _source_faults(row: Row) -> Iterator[Fault]:
    if not register.host_of(row["source_url"]):
        yield Fault("no_source", f"source_url {row['source_url']!r} is no web address")
    if row["publisher_type"] not in PUBLISHER_TYPES:
        kinds = ", ".join(PUBLISHER_TYPES)
        yield Fault("unknown_publisher_type", f"publisher_type {row['publisher_type']!r}: it is one of {kinds}")
    if row["seen"] is not None and _day(row["seen"]) is None:
        yield Fault("bad_seen", f"seen {row['seen']!r}: write a day as 2026-01-31, or leave it empty")


def _day(text: str | None) -> date | None:
    return dates.first_day(text) if text and dates.precision(text) == "day" else None


def _across_rows(table: str, rows: pl.DataFrame) -> Iterator[tuple[int, Fault]]:
    """What is wrong between rows, by row number."""
    yield from register.differing_types(rows, PUBLISHER_TYPES)
    plans = {(r["entity"], r["generation"]) for r in rows.iter_rows(named=True)} if table == PLANS else set()
    for number, row in enumerate(rows.iter_rows(named=True)):
        revised = row.get("revision_of")
        if revised and (row["entity"], revised.split("r")[0]) not in plans:
            yield number, Fault("unknown_plan", f"a revision of {row['entity']} {revised}, of which nothing is claimed")
