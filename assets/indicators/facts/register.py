"""Which rows of the register can be used, and what is wrong with the others, each with its line.

Belongs here: the rules that a row, and the file as a whole, must keep. Does not: reading the file (`parse`), what the
rows mean (`claims`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from assets.indicators import missions
from assets.indicators.facts.vocabulary import (
    COLUMNS,
    DATED,
    FACTS,
    FIELDS,
    IN_WORDS,
    LONGEST_NOTE,
    LONGEST_TITLE,
    MISSION,
    NO,
    PARTY,
    PERCENT,
    PRECISIONS,
    PUBLISHER_TYPES,
    REPORT,
    STATE,
    STATES,
    SUBJECT_KINDS,
    TEXT,
    TOPICS,
    YES,
    Field,
)
from pipeline.contract import Reference
from pipeline.shared import register
from pipeline.shared.register import Fault, Row

REQUIRED = ("subject", "field", "value", "publisher", "note")
_YEAR = re.compile(r"19[4-9]\d|20\d\d", re.ASCII)
_MONTH_OR_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?", re.ASCII)
_NUMBER = re.compile(r"(?:0|[1-9]\d{0,5})(?:\.\d*[1-9])?", re.ASCII)
_SYMBOL = re.compile(r"[AS]/(?:[A-Z]+/)?\d\S*|S[CG]/(?:[A-Z]+/)?\d+", re.ASCII)


@dataclass(frozen=True)
class Known:
    """What a row may refer to: identifiers of `core.entity`; printed missions and what they are in `core.mission`."""

    entities: frozenset[str]
    missions: Mapping[str, str]

    @classmethod
    def of(cls, reference: Reference, rows: pl.DataFrame) -> Known:
        """Read from the reference tables, for the subjects that the rows name."""
        found = missions.by_label(rows.select("subject").unique().drop_nulls(), reference, "subject").drop_nulls()
        entities = reference.tables["core.entity"]["entity"]
        return cls(frozenset(entities.to_list()), dict(found.select("subject", "mission").iter_rows()))


def accepted(table: str, rows: pl.DataFrame, known: Known) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The usable rows of one file, and the others (LOSS_SCHEMA) with the first thing that is wrong with each."""
    return register.accepted(rows, faults(table, rows, known))


def proposed_faults(table: str, rows: pl.DataFrame, reference: Reference, today: date) -> list[list[Fault]]:
    """For each row, the register's and what others propose, everything that is wrong with it or between the rows."""
    known = Known.of(reference, rows) if table == FACTS else Known(frozenset(), {})
    found = faults(table, rows, known)
    if table == FACTS:
        for told, seen in zip(found, rows["seen"], strict=True):
            if seen and _is_day(seen) and seen > today.isoformat():
                told.append(Fault("bad_seen", f"seen {seen} lies in the future"))
        for number, fault in register.differing_types(rows, PUBLISHER_TYPES):
            found[number].append(fault)
    return found


def faults(table: str, rows: pl.DataFrame, known: Known) -> list[list[Fault]]:
    """For each row of one file, everything that makes it unusable."""
    key = COLUMNS[FACTS] if table == FACTS else ("topic", "field", "year")
    return register.faults(rows, key, lambda row: _row_faults(table, row, known))


def _row_faults(table: str, row: Row, known: Known) -> Iterator[Fault]:
    yield from _fact_faults(row, known) if table == FACTS else _completeness_faults(row)
    if not _YEAR.fullmatch(row["year"] or ""):
        yield Fault("bad_year", f"year {row['year']!r}: write a year as 2017")
    if row["document_symbol"] and not _SYMBOL.fullmatch(row["document_symbol"]):
        yield Fault("bad_symbol", f"document_symbol {row['document_symbol']!r}: write S/2018/250")
    if row["note"] and len(row["note"]) > LONGEST_NOTE:
        yield Fault("long_note", f"{len(row['note'])} characters; {LONGEST_NOTE} are enough in words of one's own")


def _fact_faults(row: Row, known: Known) -> Iterator[Fault]:
    for column in REQUIRED:
        if row[column] is None:
            yield Fault("missing_value", column)
    field = FIELDS.get(row["field"] or "")
    if field is None:
        yield Fault("unknown_field", f"field {row['field']!r}: it is one of {', '.join(FIELDS)}")
    else:
        yield from _value_faults(row, field)
    yield from _one_of(row, "subject_kind", SUBJECT_KINDS if field is None else field.subjects)
    yield from _subject_faults(row, known)
    yield from _one_of(row, "precision", PRECISIONS)
    yield from _one_of(row, "complete", (YES, NO))
    yield from _time_faults(row)
    yield from _source_faults(row)


def _completeness_faults(row: Row) -> Iterator[Fault]:
    yield from _one_of(row, "topic", TOPICS)
    yield from _one_of(row, "state", STATES)
    if row["field"]:
        yield from _one_of(row, "field", tuple(name for name, field in FIELDS.items() if field.topic == row["topic"]))
    if row["note"] is None:
        yield Fault("missing_value", "note: what is there, or what was tried")


def _one_of(row: Row, column: str, known: tuple[str, ...]) -> Iterator[Fault]:
    if row[column] not in known:
        yield Fault(f"unknown_{column}", f"{column} {row[column]!r}: it is one of {', '.join(known)}")


def _value_faults(row: Row, field: Field) -> Iterator[Fault]:
    value = row["value"] or ""
    in_words = value in IN_WORDS and field.choices == IN_WORDS
    unit = "" if in_words or field.unit == TEXT else field.unit
    if (row["unit"] or "") != unit:
        yield Fault("unknown_unit", f"unit {row['unit']!r} of {row['field']} {value!r}: it is {unit or 'left empty'}")
    if field.is_number:
        fits = in_words or (_NUMBER.fullmatch(value) and not (field.unit == PERCENT and float(value) > 100))
    elif field.is_date:
        fits = _is_day(value)
    else:
        fits = value in field.choices if field.choices else 0 < len(value) <= LONGEST_TITLE
    if not fits:
        expected = ", ".join(field.choices or ()) or ("a number" if field.is_number else "a date or a short text")
        yield Fault("bad_value", f"{row['field']} {value!r}: it is {expected}")


def _subject_faults(row: Row, known: Known) -> Iterator[Fault]:
    subject, kind, situation = row["subject"] or "", row["subject_kind"], row["situation"]
    if kind == MISSION and subject not in known.missions:
        yield Fault("unknown_mission", f"{subject!r} is no mission in core.mission")
    if kind == STATE and subject not in known.entities:
        yield Fault("unknown_entity", f"{subject!r} is not in core.entity")
    if (kind == PARTY) and not situation:
        yield Fault("missing_value", "situation: in which a party is listed")
    if situation and re.fullmatch("[A-Z]{3}", situation) and situation not in known.entities:
        yield Fault("unknown_entity", f"situation {situation!r} is not in core.entity")
    if (row["field"] or "").startswith("crsv_") and kind in (PARTY, REPORT, STATE) and not row["document_symbol"]:
        yield Fault("missing_value", "document_symbol: of the report that lists")


def _time_faults(row: Row) -> Iterator[Fault]:
    year, day, period, precision = row["year"] or "", row["day"], row["period"], row["precision"]
    if day and not (_is_day(day) and day.startswith(year)):
        yield Fault("bad_day", f"day {day!r} of {year}: write 2017-10 or 2017-10-31")
    if precision in ("day", "month") and len(day or "") != {"day": 10, "month": 7}[precision]:
        yield Fault("bad_precision", f"precision {precision} needs one in `day`, not {day!r}")
    if bool(period) != (precision == DATED[-1]):
        yield Fault("bad_period", f"period {period!r} with precision {precision!r}: both or neither")
    ends = (period or "").split("/")
    if period and not (len(ends) == 2 and all(_is_day(e) for e in ends) and ends[0] <= ends[1]):
        yield Fault("bad_period", f"period {period!r}: write 1992/2011 or 2024-01/2024-09")


def _is_day(text: str) -> bool:
    """Whether it is a year, a month or a day that there is."""
    if re.fullmatch(r"\d{4}", text, re.ASCII):
        return True
    if not _MONTH_OR_DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    except ValueError:
        return False
    return True


def _source_faults(row: Row) -> Iterator[Fault]:
    if not re.search("[a-z]", register.host_of(row["source_url"])):
        yield Fault("no_source", f"source_url {row['source_url']!r} is no web address with a name")
    yield from _one_of(row, "publisher_type", PUBLISHER_TYPES)
    if row["seen"] is None or len(row["seen"]) != 10 or not _is_day(row["seen"]):
        yield Fault("bad_seen", f"seen {row['seen']!r}: write the day as 2026-01-31")
