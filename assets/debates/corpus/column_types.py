"""Columns of the corpus' rows brought to types, and cells that other people's programs spoiled.

Belongs here: types, and repairs that lose nothing. Does not: which rows count (`editions`), or joining (`merge`).
"""

from __future__ import annotations

import polars as pl

from assets.debates.meetings.meeting_rows import is_wps

_INTEGERS = ("speech_no", "num_speeches", "types", "tokens", "sentences", "words", "size")
_DATES = ("date", "release_date")
_WORDED = (
    *("topic", "topic2", "subtopic", "speaker", "country_org", "role"),
    *("agenda_item1", "agenda_item2", "agenda_item3", "agenda_item4", "agenda_item_manual"),
)
#: CP1252's punctuation where someone read it as Latin-1, and R's doubled apostrophes.
_SPOILED = {chr(code): bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)} | {"''": "'"}
#: Columns in which a speech or a document names its agenda item.
_ITEMS = ("topic", "agenda_item2", "agenda_item_manual")


def typed(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with integers, dates and truth values for what they print, and worded cells mended; blanks single."""
    have = set(rows.columns)
    mended = [
        pl.col(c).str.replace_many(_SPOILED).str.replace_all(r"\s+", " ").str.strip_chars()
        for c in _WORDED
        if c in have
    ]
    return rows.with_columns(
        *mended,
        *(pl.col(c).cast(pl.Int64, strict=False) for c in _INTEGERS if c in have),
        *(pl.col(c).str.to_date("%Y-%m-%d", strict=False) for c in _DATES if c in have),
        *([pl.col("closed") == "true"] if "closed" in have else []),
    )


def flagged(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `is_wps`: whether a column that names the agenda item says women and peace and security.

    Null where none of them says anything.
    """
    items = [c for c in _ITEMS if c in rows.columns]
    said: set[str] = set()
    for column in items:
        said |= {title for title in rows[column].unique().drop_nulls() if is_wps(title)}
    found = [pl.col(c).is_in(sorted(said)) for c in items]
    known = pl.any_horizontal(pl.col(c).is_not_null() for c in items)
    return rows.with_columns(is_wps=pl.when(known).then(pl.any_horizontal(f.fill_null(False) for f in found)))
