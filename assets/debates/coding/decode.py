"""The coded columns read back: one row for each topic, resolution, mission and act of a speech.

Belongs here: from the columns that `code` writes to typed rows. Does not: coding, or the keys of the speeches.

Each function takes a frame, lazy or not, of speeches (`KEYS`) with a coded column, and gives the same kind of frame.
Nothing goes through Python: a lazy frame stays lazy.
"""

from __future__ import annotations

from typing import TypeVar

import polars as pl

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)

#: What names a speech; kept on every row, as far as the frame has it.
KEYS = ("source_id", "document_id", "locator", "meeting_symbol", "speech_no")
_LISTS = pl.List(pl.List(pl.String))


def topics(frame: Frame) -> Frame:
    """Keys, theme, term, start, end: one row for each hit."""
    return _exploded(frame, "topics").select(
        *_keys(frame), theme=_field(0), term=_field(1), start=_number(2), end=_number(3)
    )


def citations(frame: Frame) -> Frame:
    """Keys, number, year (null where none is printed), mentions: one row for each resolution that a speech cites."""
    keys = _keys(frame)
    return (
        _exploded(frame, "citations")
        .select(*keys, number=_number(0), year=_number(1))
        .group_by(*keys, "number", "year", maintain_order=True)
        .agg(mentions=pl.len().cast(pl.Int64))
    )


def missions(frame: Frame) -> Frame:
    """Keys, mission, printed, mentions, start of the first: one row for each way in which a speech names a mission."""
    keys = _keys(frame)
    return (
        _exploded(frame, "missions")
        .select(*keys, mission=_field(0), printed=_field(3), start=_number(1))
        .group_by(*keys, "mission", "printed", maintain_order=True)
        .agg(mentions=pl.len().cast(pl.Int64), start=pl.col("start").min())
    )


def acts(frame: Frame) -> Frame:
    """Keys, act_no (from 1), kind, cue, start, end, sentence: one row for each act; sentence is null without a text."""
    text = pl.col("text") if "text" in _names(frame) else pl.lit(None)
    return _exploded(frame, "acts", text.cast(pl.String).alias("text")).select(
        *_keys(frame),
        "act_no",
        kind=_field(0),
        cue=_field(1),
        start=_number(2),
        end=_number(3),
        sentence=pl.col("text").str.slice(_number(2), _number(3) - _number(2)),
    )


def _exploded(frame: Frame, column: str, *others: pl.Expr) -> Frame:
    """One row for each entry of a coded column, numbered within its speech."""
    entries = pl.col(column).cast(pl.String).str.json_decode(_LISTS)
    return (
        frame.select(*_keys(frame), *others, entry=entries)
        .filter(pl.col("entry").list.len() > 0)
        .with_columns(act_no=pl.int_ranges(1, pl.col("entry").list.len() + 1, dtype=pl.Int64))
        .explode("entry", "act_no", empty_as_null=False)
    )


def _names(frame: Frame) -> list[str]:
    return frame.collect_schema().names()


def _keys(frame: Frame) -> list[str]:
    names = _names(frame)
    return [key for key in KEYS if key in names]


def _field(place: int) -> pl.Expr:
    return pl.col("entry").list.get(place)


def _number(place: int) -> pl.Expr:
    return _field(place).cast(pl.Int64)
