"""Printed text as values: counts, dates, labels. Expressions only, so that every source is read the same way.

Belongs here: how a printed cell is understood. Does not: what is done with a cell that is not (`harmonise`).
"""

from __future__ import annotations

import polars as pl

from pipeline.shared import days

#: How sources print "no figure". Never zero.
NO_FIGURE = ("", "NA", "N/A", "-", "–", "—", "NULL", "NONE", "NAN")
_BARE = " \t\r\n\u00a0\u2009\u202f'’"
#: Groups of three behind the first: in "12,0" and "1 2" nothing parts thousands.
_THOUSANDS = r"^\d{1,3}(?:[\s,'’]\d{3})+$"


def label(column: str) -> pl.Expr:
    """A label without outer blanks and stray apostrophes (``Zimbabwe'``), single-spaced; null when nothing is left."""
    text = pl.col(column).str.replace_all(r"\s+", " ").str.strip_chars(" '’`\"")
    return pl.when(text != "").then(text)


def _digits(column: str) -> pl.Expr:
    """The cell bare of blanks and stray apostrophes, of what parts thousands, and of a point with zeros behind it."""
    text = pl.col(column).str.strip_chars(_BARE).str.replace(r"\.0{1,2}$", "")
    return pl.when(text.str.contains(_THOUSANDS)).then(text.str.replace_all(r"\D", "")).otherwise(text)


def count(column: str) -> pl.Expr:
    """A printed count ("1,234", "12.0", "5'") as Int64; null for no figure and for what is no count (`not_a_count`).

    "1.000" is no count: it may be one or a thousand. Nor is "12,0", which may be twelve.
    """
    text = _digits(column)
    return pl.when(text.str.contains(r"^\d{1,12}$")).then(text).cast(pl.Int64, strict=False).alias(column)


def not_a_count(column: str) -> pl.Expr:
    """True where something is printed that is neither a count nor a way to say "no figure"."""
    text = _digits(column)
    return (~text.str.contains(r"^\d{1,12}$") & ~text.str.to_uppercase().is_in(NO_FIGURE)).fill_null(False)


def decimal(column: str) -> pl.Expr:
    """A number with a decimal comma or point ("15,9833") as Float64, else null."""
    return pl.col(column).str.strip_chars(" '").str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def yes_no(column: str) -> pl.Expr:
    """Yes/No in any case as Boolean, else null."""
    text = pl.col(column).str.strip_chars().str.to_lowercase()
    return (
        pl.when(text.is_in(["yes", "true", "1", "y"]))
        .then(True)
        .when(text.is_in(["no", "false", "0", "n"]))
        .then(False)
    )


def day(column: str) -> pl.Expr:
    """A printed day as Date: see `pipeline.shared.days`."""
    return days.day(pl.col(column))


def month_end(column: str) -> pl.Expr:
    """The last day of the month of a printed date; null when it is no date."""
    return day(column).dt.month_end()


def lookup_key(column: str) -> pl.Expr:
    """A label as vocabularies compare it: upper-case letters and digits, accents off ("Ind. Police" -> INDPOLICE)."""
    text = pl.col(column).str.normalize("NFKD").str.to_uppercase()
    return text.str.replace_all(r"[^A-Z0-9]", "")


def code(column: str) -> pl.Expr:
    """A category as a code: lower case, words joined by ``_`` ("Self-Inflicted" -> self_inflicted); null when empty."""
    text = pl.col(column).str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "_").str.strip_chars("_")
    return pl.when(text != "").then(text)
