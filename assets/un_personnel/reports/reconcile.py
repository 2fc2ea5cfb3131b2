"""The proof that a report was read whole: every total it prints beside the sum of its rows.

Belongs here: sums and comparisons. Does not: what to do about a difference.
"""

from __future__ import annotations

import polars as pl

_FIGURES = ("male", "female", "total")
_NAMES = ("mission", "contributor", "personnel_type")
#: What the rows under a total have in common with it.
_KEYS = {
    "mission": ["mission"],
    "contributor": ["contributor"],
    "mission_contributor": ["mission", "contributor"],
    "type": ["personnel_type"],
}
_COLUMNS = [
    "locator",
    "scope",
    *_NAMES,
    *(f"printed_{figure}" for figure in _FIGURES),
    *(f"summed_{figure}" for figure in _FIGURES),
    "agrees",
]


def reconcile(rows: pl.DataFrame) -> pl.DataFrame:
    """Every printed total beside the sum of its lines, and every line whose sexes do not add up to its total.

    `rows` is what `parse` returns. Columns: locator, scope, mission, contributor, personnel_type, printed_male,
    printed_female, printed_total, summed_male, summed_female, summed_total (Int64), agrees. Figures a total does not
    print are not compared; a figure that no line gives has a null sum and does not agree with a printed one. Lines
    appear, with scope "line" and agrees False, only where male + female is not the total beside them.
    """
    figures = rows.with_columns(
        pl.col(figure).str.replace_all(",", "", literal=True).cast(pl.Int64) for figure in _FIGURES
    ).with_row_index("place")
    lines = figures.filter(pl.col("row_kind") == "line")
    totals = figures.filter(pl.col("row_kind") == "total")
    of_a_type = pl.col("personnel_type").is_not_null()
    parts = [
        _compared(totals.filter((pl.col("scope") == scope) & kind), lines, keys)
        for scope, names in _KEYS.items()
        for kind, keys in ((~of_a_type, names), (of_a_type, list(dict.fromkeys([*names, "personnel_type"]))))
    ]
    grand = totals.filter(pl.col("scope") == "grand").with_columns(pl.lit(0).alias("all"))
    parts.append(_compared(grand, lines.with_columns(pl.lit(0).alias("all")), ["all"]))
    parts.append(_torn(lines))
    return pl.concat(parts).sort("place").select(_COLUMNS)


def _sums() -> list[pl.Expr]:
    return [
        pl.when(pl.col(figure).count() > 0).then(pl.col(figure).sum()).alias(f"summed_{figure}") for figure in _FIGURES
    ]


def _compared(totals: pl.DataFrame, lines: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """One row for each total, beside the sum of the lines that share its keys."""
    sums = lines.group_by(keys).agg(_sums())
    joined = totals.join(sums, on=keys, how="left", nulls_equal=True)
    return _finished(joined, scope=pl.col("scope"))


def _torn(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines that print both sexes and a total which is not their sum."""
    both = pl.col("male") + pl.col("female")
    torn = lines.filter(both != pl.col("total")).with_columns(
        pl.col("male").alias("summed_male"), pl.col("female").alias("summed_female"), both.alias("summed_total")
    )
    return _finished(torn, scope=pl.lit("line"))


def _finished(frame: pl.DataFrame, scope: pl.Expr) -> pl.DataFrame:
    agrees = pl.all_horizontal(
        pl.col(figure).is_null() | pl.col(figure).eq_missing(pl.col(f"summed_{figure}")) for figure in _FIGURES
    )
    return frame.with_columns(agrees.alias("agrees"), scope.alias("scope")).select(
        "place",
        "locator",
        "scope",
        *_NAMES,
        *(pl.col(figure).alias(f"printed_{figure}") for figure in _FIGURES),
        *(pl.col(f"summed_{figure}") for figure in _FIGURES),
        "agrees",
    )
