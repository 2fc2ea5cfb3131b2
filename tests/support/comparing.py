"""Figures of likeness in small: months of a source, what is absurd of them."""

from __future__ import annotations

from datetime import date
from functools import cache

import polars as pl

from pipeline.check.comparing.figures import figures
from pipeline.check.comparing.limits import limits
from pipeline.declare.comparison import Comparison

PLACES = tuple(f"P{n:02d}" for n in range(40))
JUNE, JULY, AUGUST = date(2020, 6, 30), date(2020, 7, 31), date(2020, 8, 31)
EVERYTHING = Comparison(
    entities=("place",),
    quantity="total",
    cell=("place",),
    sexes=("women", "men"),
    identifier="number",
    identified=("place",),
    whole_periods=True,
    repeats=0.9,
)


@cache
def month(period: date, places: tuple[str, ...] = PLACES, more: int = 0) -> pl.DataFrame:
    """A month of a source: of each place women, men and their total, as the only document has them."""
    return pl.DataFrame(
        [
            {
                "source_id": "here",
                "period": period,
                "place": place,
                "women": 5 + n + more,
                "men": 90 + 3 * n + more,
                "total": 95 + 4 * n + 2 * more,
                "number": f"{period:%m}-{n}",
                "document_id": f"{period:%m}",
                "locator": f"line {n}",
            }
            for n, place in enumerate(places)
        ],
        schema_overrides={"period": pl.Date, "total": pl.Float64},
    )


def absurd(now: pl.DataFrame, before: pl.DataFrame | None, compared: Comparison = EVERYTHING) -> dict[str, list[dict]]:
    """The findings outside their limits, by check."""
    found = figures(compared, now, before)
    wrong = {x.check: found.filter(pl.col("check") == x.check, x.outside).to_dicts() for x in limits(compared)}
    return {check: rows for check, rows in wrong.items() if rows}


TWO = pl.concat([month(JUNE), month(JULY, more=1)])
#: Every other place.
SOME = pl.col("place").str.slice(1).cast(pl.Int64) % 2 == 0


def beside(period: date, values: object) -> pl.Expr:
    """The totals, others in one month."""
    return pl.when(pl.col("period") == period).then(values).otherwise("total")
