"""Small registers of facts for the tests of indicators: what several of them share."""

from __future__ import annotations

import csv
import io

from assets.indicators.facts.vocabulary import COLUMNS, COMPLETENESS, FACTS, FIELDS, SOURCE

Row = dict[str, str]


def claim(subject: str, field: str, value: str, **changes: str) -> Row:
    """One row of facts.csv."""
    row = {
        "subject": subject,
        "subject_kind": FIELDS[field].subjects[0],
        "year": "2018",
        "field": field,
        "value": value,
        "unit": FIELDS[field].unit if FIELDS[field].is_number else "",
        "precision": "year",
        "source_url": "https://example.org/page",
        "publisher": "United Nations",
        "publisher_type": "un",
        "complete": "no",
        "seen": "2026-06-30",
        "note": "As the page says",
    }
    return {**row, **changes}


def party(name: str, situation: str, **changes: str) -> Row:
    """A party that the report of 2018 lists."""
    return {**claim(name, "crsv_party", "listed", situation=situation, document_symbol="S/2018/250"), **changes}


def told(topic: str, year: str, state: str, **changes: str) -> Row:
    """One row of completeness.csv."""
    return {"topic": topic, "year": year, "state": state, "note": "Something was read", **changes}


def file_of(table: str, *rows: Row) -> bytes:
    """A file of the register."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS[table], lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def documents(*claims: Row, years: tuple[Row, ...] = ()) -> dict[str, dict[str, bytes]]:
    """Both files, by source and name."""
    return {SOURCE: {"facts.csv": file_of(FACTS, *claims), "completeness.csv": file_of(COMPLETENESS, *years)}}
