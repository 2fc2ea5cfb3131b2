"""Which document speaks for a month -> core.month_source, by a written order.

The cells of a month come from one document: its rows sum to its own printed total, and no person is counted twice
between a report by mission and one by country. What an incomplete one lacks is filled from the others (`fills`), in the
same order:

1. a document that covers the month before a fragment: it has `COVERS_SHARE` of the persons of the fullest one, or of
   the cells of one of its own kind that does (so that a corrected re-issue stands beside the inflated original);
2. the more of sex, mission and personnel type it gives; sex before mission before type among equals;
3. the source, as in `SOURCE_ORDER`; the Hub's country snapshot (`LATE_DATASETS`) after every other source;
4. the fewer rows that could not be placed on that month;
5. the newest: the one that reaches the latest month, then the last by name without its ending (a re-issue's name
   goes on where the original's ends), then by document_id.

Belongs here: this order. Does not: what the other documents fill in (`fills`) and said otherwise (`conflicts`), or who
is lost (`shortfall`).
"""

from __future__ import annotations

import polars as pl

from assets.un_personnel.fates import SET_ASIDE
from assets.un_personnel.vocabulary import COVERS_SHARE, LATE_DATASETS, SOURCE_ORDER

COLUMNS = (
    "month_end", "source_id", "document_id", "has_sex", "has_mission", "has_type", "has_staff_officer",
    "persons", "persons_filled", "persons_lost", "documents", "reason",
)  # fmt: skip


def summaries(lines: pl.DataFrame) -> pl.DataFrame:
    """One row per month and document of judged lines: what it gives, how many persons, how many rows were lost."""
    stays = pl.col("fate").is_null()
    lost = ~stays & ~pl.col("fate").is_in(list(SET_ASIDE))
    peopled = stays & (pl.col("total") > 0)
    given = {"has_sex": "female", "has_mission": "mission", "has_type": "personnel_type"}
    return (
        lines.filter(pl.col("month_end").is_not_null())
        .group_by("month_end", "source_id", "document_id")
        .agg(
            pl.col("document_name").max().str.replace(r"\.\w{1,5}$", ""),
            pl.col("dataset").max(),
            *((pl.col(column).is_not_null() | ~peopled).all().alias(name) for name, column in given.items()),
            (stays & (pl.col("personnel_type") == "staff_officer")).any().alias("has_staff_officer"),
            pl.col("total").filter(stays).sum().alias("persons"),
            lost.sum().alias("lost"),
            (pl.col("fate") == "no_figure").any().fill_null(False).alias("without_figures"),
            stays.sum().alias("rows"),
            peopled.sum().alias("cells"),
        )
        .filter(pl.col("rows") > 0)
    )  # fmt: skip


def ranked(summary: pl.DataFrame) -> pl.DataFrame:
    """The summaries with `covers`, `documents` and `place` among the documents of the month; place 0 is the chosen."""
    source_rank = pl.col("source_id").replace_strict(
        {name: rank for rank, name in enumerate(SOURCE_ORDER)}, default=len(SOURCE_ORDER), return_dtype=pl.Int32
    )
    late = pl.col("dataset").is_in(LATE_DATASETS).fill_null(False)
    gives = pl.sum_horizontal(pl.col(name).cast(pl.Int8) for name in ("has_sex", "has_mission", "has_type"))
    listed = _covering(summary).with_columns(
        gives.alias("gives"),
        pl.when(late).then(len(SOURCE_ORDER) + 1).otherwise(source_rank).alias("source_rank"),
        pl.col("month_end").max().over("document_id").alias("reaches"),
        pl.len().over("month_end").alias("documents"),
    )
    order = {
        "month_end": False, "covers": True, "gives": True, "has_sex": True, "has_mission": True, "source_rank": False,
        "lost": False, "reaches": True, "document_name": True, "document_id": False,
    }  # fmt: skip
    return listed.sort(list(order), descending=list(order.values())).with_columns(
        pl.int_range(pl.len()).over("month_end").alias("place")
    )


def table(ranked: pl.DataFrame, filled: pl.DataFrame, lost: pl.DataFrame) -> pl.DataFrame:
    """core.month_source: one row per month. `filled` and `lost`: month_end and persons."""
    first = ranked.filter(pl.col("place") == 0)
    for name, persons in (("persons_filled", filled), ("persons_lost", lost)):
        counted = persons.select("month_end", pl.col("persons").alias(name))
        first = first.join(counted, on="month_end", how="left").with_columns(pl.col(name).fill_null(0))
    return first.with_columns(_reason().alias("reason")).select(COLUMNS).sort("month_end")


def _covering(summary: pl.DataFrame) -> pl.DataFrame:
    """Adds `covers`: whether a document holds the month and not a part of it. Persons alone let the larger one win."""
    most = pl.col("persons").max().over("month_end")
    kind = ("month_end", "source_id", "dataset", "has_sex", "has_mission", "has_type")
    cells = pl.col("cells").filter("covers").max().over(kind)
    return summary.with_columns((pl.col("persons") >= COVERS_SHARE * most).alias("covers")).with_columns(
        pl.col("covers") | (pl.col("cells") >= COVERS_SHARE * cells).fill_null(False)
    )


def empty() -> pl.DataFrame:
    """core.month_source without months."""
    return pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))


def _reason() -> pl.Expr:
    """Why this document: what it gives, and that it was ranked before the others, if there are any."""
    words = [
        pl.when(pl.col(flag)).then(pl.lit(f"gives {what}")).otherwise(pl.lit(f"no {what}"))
        for flag, what in (("has_sex", "sex"), ("has_mission", "mission"), ("has_type", "type"))
    ]
    others = (
        pl.when(pl.col("documents") == 1)
        .then(pl.lit("the only document on this month"))
        .otherwise(pl.format("first of {} documents on this month", "documents"))
    )
    filled = pl.when(pl.col("persons_filled") > 0).then(
        pl.format("shown incomplete: {} persons filled in from others (core.month_fill)", "persons_filled")
    )
    return pl.concat_str([others, *words, filled], separator=", ", ignore_nulls=True)
