"""Parsed rows and reference -> the core tables of UN mission personnel.

Belongs here: the order of the steps, and batches of whole documents, so that memory does not follow the archive.
Does not: any rule (`personnel`, `totals`, `months`, `conflicts`, `plausibility`, `fatalities`, `missions`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from assets.un_personnel import (
    conflicts,
    fatalities,
    fates,
    fills,
    missions,
    month_source,
    months,
    personnel,
    plausibility,
    readings,
    shortfall,
    totals,
)
from assets.un_personnel.vocabulary import ONE_ROW_A_CELL, SOURCE_ORDER
from pipeline.contract import Harmonised, Piece, Reference, Rows, no_conflicts, no_losses
from pipeline.shared import losses

#: Parsed rows in memory, or still in their file: batches are read from it as they are needed.

BATCH_ROWS = 200_000
_CATEGORIES = (
    "source_id", "document_id", "date_source", "scope", "mission", "mission_label", "entity", "iso3", "contributor",
    "contributor_label", "personnel_type",
)  # fmt: skip
#: Sources of one report a document: it stands or falls as a whole.
SET_ASIDE_WHOLE = ("un_contributions",)
_CONTRADICTING = ("inconsistent_row", "repeated_cell")
#: Rows that no printed total is the sum of.
_UNCOUNTED = ("duplicate_row", "no_figure", "not_a_count")


@dataclass
class _Collected:
    """What the batches have given so far."""

    rows: list[pl.DataFrame] = field(default_factory=list)
    contradicting: list[pl.DataFrame] = field(default_factory=list)
    refused: list[pl.DataFrame] = field(default_factory=list)
    totals: list[pl.DataFrame] = field(default_factory=list)
    summaries: list[pl.DataFrame] = field(default_factory=list)
    rejected: list[pl.DataFrame] = field(default_factory=list)
    set_aside: list[pl.DataFrame] = field(default_factory=list)

    def add(self, piece: Piece) -> None:
        """Keep what one source came to."""
        for name, frame in piece.items():
            getattr(self, name).append(frame)

    def lose(self, *judged: pl.DataFrame) -> None:
        """Keep the rows of judged frames that have a fate."""
        rejected, set_aside = fates.losses(judged)
        self.rejected.append(rejected)
        self.set_aside.append(set_aside)


def harmonise(parsed: Mapping[str, Rows], reference: Reference) -> Harmonised:
    """Every table of the dataset, and a reason for every parsed row that is in none of them.

    `parsed` holds the rows of each source that has documents. Derived tables: core.month_source,
    core.month_fill, core.implausible.
    """
    found = _Collected()
    for source in (source for source in SOURCE_ORDER if source in parsed):
        make = partial(_personnel_source, source, parsed[source], reference)
        found.add(reference.kept(f"personnel.{source}", [source], make))
    rows = _concat(found.rows, personnel.COLUMNS)
    printed = _concat(found.totals, totals.COLUMNS)
    tables = {"core.uniformed_personnel": rows, "core.reported_total": printed}
    if found.summaries:
        month = months.resolved(rows, printed, pl.concat(found.summaries), pl.concat(found.refused))
        disagree = [_personnel_conflicts(month, rows, found.contradicting)]
        tables |= {"core.month_source": month.source, "core.month_fill": month.fill}
        judged = month.published.select("month_end", "document_id").unique()
        tables["core.implausible"] = plausibility.implausible(month.published, judged)
    else:
        disagree = []
        tables |= {"core.month_source": month_source.empty(), "core.month_fill": fills.empty()}
        tables["core.implausible"] = plausibility.implausible(rows, month_source.empty())
    tables["core.fatality"], claims = _fatalities(parsed.get("psdata_fatalities"), reference, found)
    disagree.append(claims)
    tables["core.mission_listing"] = _missions(parsed.get("psdata_missions"), reference, found)
    return Harmonised(
        tables=tables,
        rejected=pl.concat([no_losses(), *found.rejected]),
        set_aside=pl.concat([no_losses(), *found.set_aside]),
        conflicts=losses.all_conflicts(disagree),
        derived=frozenset({"core.month_source", "core.month_fill", "core.implausible"}),
    )


def _personnel_source(source: str, rows: Rows, reference: Reference) -> Piece:
    """What a source's rows come to, by the names of `_Collected`: nothing, where it has none."""
    found = _Collected()
    for batch in _batches(rows):
        _personnel_batch(source, batch, reference, found)
    return {name: pl.concat(frames) for name, frames in vars(found).items() if frames}


def _batches(rows: Rows) -> Iterator[pl.DataFrame]:
    """Whole documents, as many at a time as make up BATCH_ROWS."""
    rows = rows.lazy()
    documents = rows.select("document_id").collect().to_series()
    if documents.is_empty():
        return
    if documents.rle_id().max() != documents.n_unique() - 1:
        rows, documents = rows.sort("document_id", maintain_order=True), documents.sort()
    start = end = 0
    for length in documents.rle().struct.field("len"):
        if end > start and end + length - start > BATCH_ROWS:
            yield rows.slice(start, end - start).collect().rechunk()
            start = end
        end += length
    yield rows.slice(start, end - start).collect().rechunk()


def _personnel_batch(source: str, batch: pl.DataFrame, reference: Reference, found: _Collected) -> None:
    """Place the rows of a batch: lines, printed totals, and the documents set aside whole."""
    once = source in ONE_ROW_A_CELL
    read = personnel.named(readings.readings(source, batch), reference)
    printed = totals.judged(read.filter(pl.col("is_total")), once)
    lines = personnel.judged(read.filter(~pl.col("is_total")), once)
    counted = lines.filter(pl.col("fate").is_null() | ~pl.col("fate").is_in(_UNCOUNTED))
    kept = fates.placed(printed)
    table = totals.table(kept, totals.sums(kept, counted))
    if source in SET_ASIDE_WHOLE:
        contrary = totals.disagreements(table, lines)
        lines, printed = totals.set_aside(lines, contrary), totals.set_aside(printed, contrary)
        table = table.join(contrary, on="document_id", how="anti")
    found.lose(lines, printed)
    found.summaries.append(month_source.summaries(lines))
    found.totals.append(_compact(table.select(totals.COLUMNS)))
    lacking = pl.col("fate").is_in(list(fates.SET_ASIDE)).not_() | (pl.col("fate") == "no_figure")
    found.refused.append(_lost_cells(lines.filter(lacking, pl.col("month_end").is_not_null())))
    contradicts = lines.filter(pl.col("fate").is_in(_CONTRADICTING), pl.col("entity").is_not_null())
    found.contradicting.append(contradicts.select(personnel.COLUMNS))
    found.rows.append(_compact(fates.placed(lines).select(personnel.COLUMNS)))


def _lost_cells(lines: pl.DataFrame) -> pl.DataFrame:
    """Rows that hold persons, or might: rows without figures once for each contributor of a document."""
    cells = lines.select(*shortfall.REFUSED, "fate")
    empty = pl.col("fate") == "no_figure"
    return pl.concat([cells.filter(~empty), cells.filter(empty).unique(["month_end", "document_id", "entity"])])


def _compact(rows: pl.DataFrame) -> pl.DataFrame:
    """Repeated words as categories: a tenth of the memory while documents are gathered."""
    return rows.with_columns(pl.col(column).cast(pl.Categorical) for column in _CATEGORIES if column in rows.columns)


def _concat(parts: list[pl.DataFrame], columns: tuple[str, ...]) -> pl.DataFrame:
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict.fromkeys(columns, pl.String))


def _personnel_conflicts(month: months.Months, rows: pl.DataFrame, contradicting: list[pl.DataFrame]) -> pl.DataFrame:
    if rows.is_empty():
        return no_conflicts()
    contrary = _compact(pl.concat(contradicting)).with_columns(pl.lit(True).alias("contradicts"))
    claims = pl.concat([rows.with_columns(pl.lit(False).alias("contradicts")), contrary])
    return conflicts.personnel(claims, month.published, month.ranked)


def _whole(rows: Rows | None) -> pl.DataFrame | None:
    """A small source in memory; None where it has no rows."""
    read = None if rows is None else rows.lazy().collect().rechunk()
    return None if read is None or read.is_empty() else read


def _fatalities(rows: Rows | None, reference: Reference, found: _Collected) -> tuple[pl.DataFrame, pl.DataFrame]:
    read = _whole(rows)
    if read is None:
        return _concat([], fatalities.COLUMNS), no_conflicts()
    judged = fatalities.judged(read, reference)
    found.lose(judged)
    listed = losses.conflicts("core.fatality", fatalities.claims(judged))
    return fates.placed(judged).select(fatalities.COLUMNS), listed


def _missions(rows: Rows | None, reference: Reference, found: _Collected) -> pl.DataFrame:
    read = _whole(rows)
    if read is None:
        return _concat([], missions.COLUMNS)
    judged = missions.judged(read, reference)
    found.lose(judged)
    return fates.placed(judged).select(missions.COLUMNS)
