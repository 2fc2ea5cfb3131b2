"""Known upstream errors, corrected as data: what the source prints, what is right, the evidence, and a guard.

Belongs here: reading `corrections.yaml`, applying it to parsed rows, saying which corrections the source has made
unnecessary. Does not: the corrections themselves (each dataset's own file), or any cleaning that a rule can do.

An entry with `withdraws` changes no row: it says why a table that may not shrink has lost some (see `check.shrinkage`).
Any other says whether the publisher was told of the error: `told: 2026-01-31`, or `told: no`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import polars as pl

from pipeline.declare.errors import DeclarationError, place
from pipeline.declare.yaml_file import read_yaml

REPORT_SCHEMA: dict[str, type[pl.DataType]] = {
    "correction_id": pl.String,
    "source_id": pl.String,
    "reason": pl.String,
    "evidence": pl.String,
    "publisher_told": pl.Boolean,
    "told_on": pl.Date,
    "places": pl.String,
    "rows_corrected": pl.Int64,
    "rows_already_right": pl.Int64,
}
#: So many places of corrected rows are kept of a correction; `rows_corrected` counts all.
PLACES = 100
BETWEEN_PLACES = "; "


class CorrectionError(DeclarationError):
    """A corrections.yaml that cannot be read."""


@dataclass(frozen=True)
class Correction:
    """Rows of a source that match `match` and still print `expect` get `set` instead.

    `told`: the day on which the publisher was told, False where nobody has told it; None of an entry that is about no
    publisher. `withdraws`: table -> the number of rows that were taken out of it; such an entry matches nothing.
    """

    id: str
    source_id: str
    match: Mapping[str, str]
    expect: Mapping[str, str]
    set: Mapping[str, str | None]
    reason: str
    evidence: str
    told: date | bool | None = None
    withdraws: Mapping[str, int] = field(default_factory=dict)


def read(path: Path) -> tuple[Correction, ...]:
    """The corrections in the file, or none where there is no file. Raises CorrectionError naming the entry."""
    if not path.exists():
        return ()
    entries = read_yaml(path) or []
    return tuple(_correction(path, entry) for entry in entries)


def _correction(path: Path, entry: Mapping[str, object]) -> Correction:
    about = ("withdraws",) if "withdraws" in entry else ("match", "expect", "set")
    said = () if "withdraws" in entry else ("told",)
    names = {"id", "source", *about, "reason", "evidence", *said}
    if set(entry) != names:
        raise CorrectionError(f"{place(path)}: {entry.get('id', entry)}: needs exactly {sorted(names)}")
    columns = {name: entry[name] for name in about}
    if not all(isinstance(value, dict) and value for value in columns.values()):
        raise CorrectionError(f"{place(path)}: {entry['id']}: {', '.join(about)}: a name: value each, and not empty")
    for table, rows in columns.get("withdraws", {}).items():  # type: ignore[attr-defined]
        if not isinstance(rows, int) or rows < 1:
            raise CorrectionError(f"{place(path)}: {entry['id']}: withdraws: {table}: {rows!r} is no number of rows")
    told = entry.get("told")
    if said and not (told is False or (isinstance(told, date) and not isinstance(told, datetime))):
        raise CorrectionError(f"{place(path)}: {entry['id']}: told: the day, as 2026-01-31, or no: {told!r}")
    return Correction(
        told=told,  # type: ignore[arg-type]
        id=str(entry["id"]),
        source_id=str(entry["source"]),
        reason=str(entry["reason"]),
        evidence=str(entry["evidence"]),
        **{"match": {}, "expect": {}, "set": {}, **columns},  # type: ignore[arg-type]
    )


def apply(rows: pl.DataFrame, corrections: Sequence[Correction]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The corrected rows of one source, and one report line per correction.

    A matching row that no longer prints the error counts as `rows_already_right`: once that is more than none and
    `rows_corrected` is none, the source has been mended and the correction can go.
    """
    report = []
    for correction in corrections:
        if correction.withdraws or not set(correction.match) | set(correction.expect) <= set(rows.columns):
            report.append(_line(correction))
            continue
        matched = pl.all_horizontal(pl.col(c).eq_missing(pl.lit(v)) for c, v in correction.match.items())
        wrong = matched & pl.all_horizontal(pl.col(c).eq_missing(pl.lit(v)) for c, v in correction.expect.items())
        hits, corrected = rows.select(matched.sum().alias("hits"), wrong.sum().alias("corrected")).row(0)
        report.append(_line(correction, corrected, hits - corrected, _places(rows, wrong) if corrected else ""))
        rows = rows.with_columns(
            pl.when(wrong).then(pl.lit(v, dtype=pl.String)).otherwise(pl.col(c)).alias(c)
            for c, v in correction.set.items()
        )
    return rows, pl.DataFrame(report, schema=REPORT_SCHEMA, orient="row")


def nothing_done(corrections: Sequence[Correction]) -> pl.DataFrame:
    """The report of a source without documents."""
    return pl.DataFrame([_line(c) for c in corrections], schema=REPORT_SCHEMA, orient="row")


def summed(reports: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The reports of several documents as one, a line per correction."""
    about = [c for c in REPORT_SCHEMA if not c.startswith("rows_") and c != "places"]
    places = pl.col("places").str.split(BETWEEN_PLACES).explode().drop_nulls()
    together = places.filter(places != "").head(PLACES).str.join(BETWEEN_PLACES).alias("places")
    counted = pl.concat(reports).group_by(about, maintain_order=True)
    return counted.agg(together, pl.col("rows_corrected", "rows_already_right").sum()).select(list(REPORT_SCHEMA))


def place_of(document_id: str, locator: str) -> str:
    """How a place is written among those of a correction."""
    return f"{document_id} {locator}"


def _places(rows: pl.DataFrame, wrong: pl.Expr) -> str:
    """Where the first rows stand that are corrected."""
    found = rows.filter(wrong).head(PLACES).select("document_id", "locator")
    return BETWEEN_PLACES.join(place_of(*row) for row in found.iter_rows())


def _line(c: Correction, corrected: int = 0, right: int = 0, places: str = "") -> tuple[object, ...]:
    told_on = c.told if isinstance(c.told, date) else None
    told = None if c.told is None else told_on is not None
    return (c.id, c.source_id, c.reason, c.evidence, told, told_on, places, corrected, right)
