"""What came otherwise than declared, as a list: columns that nobody knows, labels and values that could not be placed.

Belongs here: the list, made from parsed rows and from what was rejected of them. Does not: what a parser leaves unread
(`unread`), documents that no parser understands (`publish.drift`), which fields are known (the datasets).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping

import polars as pl

from pipeline.contract import DRIFT_SCHEMA, Rows
from pipeline.shared.unread import UNREAD

#: What can come otherwise: a column, a label that names nothing known, the kind of a value; a layout (`publish.drift`);
#: what a document holds (`members`).
COLUMN, LABEL, VALUE, LAYOUT = "column", "label", "value", "layout"
MISSING, UNEXPECTED = "missing", "unexpected"
#: One row: a document, what of it (`part`: its table or document, the reason of a rejection) and how it is called.
SCHEMA: dict[str, type[pl.DataType]] = {**DRIFT_SCHEMA, "what": pl.String}
#: How the reasons of rejections begin that tell of a label nobody knows, and of a value of another kind.
_REASONS = {LABEL: "unknown_", VALUE: "bad_"}
_DOCUMENT = ("source_id", "document_id")


def drift(
    parsed: Mapping[str, Rows],
    rejected: pl.DataFrame,
    declared: pl.DataFrame,
    members: pl.DataFrame,
    ours: Collection[str],
) -> pl.DataFrame:
    """Rows of SCHEMA, in a fixed order: of parsed rows by source, of what was rejected, what a harmoniser found, and
    what documents hold that nobody looks for (`members`).

    `ours` are sources that nobody else publishes: what is wrong in them is mended, not told.
    """
    parts = [_of_columns(rows) for rows in parsed.values()]
    theirs = rejected.filter(~pl.col("source_id").is_in(sorted(ours)))
    parts += [_of_reasons(theirs, what) for what in _REASONS]
    found = pl.concat([*parts, members, declared.with_columns(pl.lit(COLUMN).alias("what"))], how="vertical_relaxed")
    return found.select(*SCHEMA).sort(*_DOCUMENT, "what", "part", "column_name")


def without_unread(rows: Rows) -> Rows:
    """Parsed rows as a harmoniser is given them."""
    return rows.drop(UNREAD, strict=False)


def _of_columns(rows: Rows) -> pl.DataFrame:
    lazy = rows.lazy()
    if UNREAD not in lazy.collect_schema():
        return _none()
    about = (*_DOCUMENT, "document_name")
    texts = lazy.filter(pl.col(UNREAD).is_not_null()).group_by(*about, UNREAD).agg(pl.len()).collect()
    cells: Counter[tuple[str, str, str, str]] = Counter()
    for source, document, name, text, times in texts.iter_rows():
        for column, value in json.loads(text).items():
            cells[source, document, name, column] += times * (value is not None)
    found = [(*key, UNEXPECTED, number, COLUMN) for key, number in cells.items()]
    return pl.DataFrame(found, schema=SCHEMA, orient="row")


def _of_reasons(rejected: pl.DataFrame, what: str) -> pl.DataFrame:
    """A label is told as printed; of values only how many there are."""
    name = pl.col("detail").fill_null("") if what == LABEL else pl.col("reason")
    counted = (
        rejected.filter(pl.col("reason").str.starts_with(_REASONS[what]))
        .group_by(*_DOCUMENT, pl.col("reason").alias("part"), name.alias("column_name"))
        .agg(pl.len().cast(pl.Int64).alias("cells"))
    )
    return counted.with_columns(drift=pl.lit(UNEXPECTED), what=pl.lit(what)).select(*SCHEMA)


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema=SCHEMA)
