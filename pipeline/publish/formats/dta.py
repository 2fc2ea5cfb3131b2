"""Rows as a Stata file, whose variables bear the labels of the codebook, and its lists of values as value labels.

Belongs here: what Stata has for each kind of column. Does not: the codebook, or where a mapping of names stands.

What is not known is Stata's missing value, in every column that is no text; Stata's own missing text is the empty one.
A column of texts whose codebook lists all values is numbered by that list, so that a number means the same in every
table; truth values are 0 and 1, labelled. Columns with names of more than 28 letters have no labels of values.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl

from pipeline.publish.tabular import FORMATS, FormatError, Tabular

#: Stata 15 and later read it.
VERSION: Final = 15
LONGEST_NAME: Final = 32
#: So long may the name of a variable be whose values have labels: these are called after it, with a number of theirs.
LONGEST_LABELLED: Final = 28
NAME = re.compile(rf"[A-Za-z_][A-Za-z0-9_]{{0,{LONGEST_NAME - 1}}}")
#: Words of Stata's own language, by its manual.
RESERVED = re.compile(
    r"_all|_b|byte|_coef|_cons|double|float|if|in|int|long|_n|_N|_pi|_pred|_rc|_skip|str\d+|strL|using|with"
)
LONGEST_LABEL = 80
#: Whole numbers beyond this lose digits in Stata, so they are written as text.
EXACT = 2**53
#: Where the file says when it was written: the length of the words, then the words.
WRITTEN = re.compile(rb"<timestamp>\x11.{17}</timestamp>", re.DOTALL)
HEADER_BYTES = 1_000


@FORMATS.named(".dta")
def write_dta(rows: Tabular, file: Path) -> int:
    """Write them, all at once. Raises FormatError for a column name that Stata does not know."""
    import pyreadstat

    if strange := [c for c in rows.columns if not is_name(c)]:
        raise FormatError(
            f"{', '.join(strange)}: a name in Stata has {LONGEST_NAME} letters, digits and _ at most and is no word of "
            "its own; rename it with AS"
        )
    frame = pl.concat(list(rows.frames()))
    listed = {
        v.variable: v.values
        for v in rows.codebook
        if v.values and frame.schema[v.variable] == pl.String and len(v.variable) <= LONGEST_LABELLED
    }
    labels: dict[str, dict[int | float, str]] = {c: dict(enumerate(values, start=1)) for c, values in listed.items()}
    labels |= {c: {0: "no", 1: "yes"} for c, kind in frame.schema.items() if kind == pl.Boolean}
    labels = {c: said for c, said in labels.items() if len(c) <= LONGEST_LABELLED}
    try:
        pyreadstat.write_dta(
            frame.select(_plain(column, listed) for column in frame),
            file,
            file_label=label(rows.title),
            column_labels={v.variable: label(v.label) for v in rows.codebook},
            version=VERSION,
            variable_value_labels=labels,
        )
    except pyreadstat.ReadstatError as error:
        raise OSError(0, str(error)) from error
    if rows.made:
        _dated(file, rows.made)
    return frame.height


def is_name(column: str) -> bool:
    """Whether Stata takes this for the name of a variable."""
    return bool(NAME.fullmatch(column)) and not RESERVED.fullmatch(column)


def names(columns: Iterable[str]) -> dict[str, str]:
    """Each column's name in Stata: its own, or as much of it as there is room for with four digits of its digest."""
    return {c: c if is_name(c) else _shortened(c) for c in columns}


def _shortened(column: str) -> str:
    plain = re.sub(r"\W", "_", column, flags=re.ASCII)[: LONGEST_NAME - 6]
    return f"{plain if plain[:1].isalpha() else f'v{plain}'}_{hashlib.sha256(column.encode()).hexdigest()[:4]}"


def label(text: str) -> str:
    """As much of a description as a label holds: its first sentence, cut at a word where that is too long."""
    first = re.split(r"(?<=[.;:]) ", text, maxsplit=1)[0].rstrip(".;:")
    return first if len(first) <= LONGEST_LABEL else first[: LONGEST_LABEL - 1].rsplit(" ", 1)[0] + "…"


def _plain(column: pl.Series, listed: Mapping[str, tuple[str, ...]]) -> pl.Series:
    """The column in a type that Stata has."""
    kind = column.dtype
    if column.name in listed:
        values = listed[column.name]
        return column.replace_strict(values, range(1, len(values) + 1), return_dtype=pl.Int32)
    if kind == pl.Boolean:
        return column.cast(pl.Int8)
    if kind.is_integer() and _exact(column):
        return column.cast(pl.Int64)
    if kind.is_float() or kind.is_decimal():
        return column.cast(pl.Float64).fill_nan(None)
    if kind in (pl.Date, pl.Datetime):
        return column
    texts = [json.dumps(v, default=str) if isinstance(v, list | dict) else v for v in column.to_list()]
    return pl.Series(column.name, ["" if v is None else str(v) for v in texts], dtype=pl.String)


def _exact(column: pl.Series) -> bool:
    return column.cast(pl.Int128).is_between(-EXACT, EXACT).all()


def _dated(file: Path, made: datetime) -> None:
    """Let the file say when its rows were made, not when it was written: the same rows are then the same bytes."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    said = f"{made.day:02} {months[made.month - 1]} {made.year} {made:%H:%M}".encode()
    with file.open("r+b") as out:
        found = WRITTEN.search(out.read(HEADER_BYTES))
        if found is None:
            raise OSError(0, "no date of writing stands in the file's header")
        out.seek(found.start() + len(b"<timestamp>\x11"))
        out.write(said)
