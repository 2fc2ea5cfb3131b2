"""Readings of lines -> core.uniformed_personnel, or a reason why not.

Belongs here: the rules that place or refuse one printed row. Does not: choosing between documents (`month_source`).
"""

from __future__ import annotations

import polars as pl

from assets.un_personnel.fates import Rule, judge
from assets.un_personnel.names import with_entities, with_missions, with_types
from assets.un_personnel.readings import figures_printed
from pipeline.contract import Reference

#: core.uniformed_personnel. `dataset` is the Hub's, and only needed while documents are ranked.
COLUMNS = (
    "source_id", "document_id", "locator", "month_end", "date_source", "mission", "entity", "iso3", "contributor",
    "contributor_label", "personnel_type", "female", "male", "total",
)  # fmt: skip

FIGURES = ("female", "male", "total")
_PRINTED = ("document_id", "month_end", "scope", "mission_label", "contributor_label", "type_label", *FIGURES)
_CELL = ("document_id", "month_end", "mission", "entity", "personnel_type")


def named(rows: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """The rows with mission, entity, iso3, contributor and personnel_type beside what is printed."""
    return with_types(with_entities(with_missions(rows, reference), reference, "contributor_label", "month_end"))


def inconsistent() -> pl.Expr:
    """True where both sexes are printed and do not sum to the printed total."""
    return (pl.col("female") + pl.col("male") != pl.col("total")).fill_null(False)


def unreadable_rules(one_row_a_cell: bool) -> list[Rule]:
    """Rows that hold no figure, or none that can be read, or once more what stands above: lines and totals alike."""
    printed = pl.concat_str([pl.col(name).cast(pl.String).fill_null("-") for name in FIGURES], separator=", ")
    rules: list[Rule] = [
        (pl.col("bad_count"), "not_a_count", pl.lit("female, male, total read as ") + printed),
        (~figures_printed(), "no_figure", pl.lit("the cells hold no figure")),
        (pl.col("month_end").is_null(), "no_date", pl.lit("no month can be read from the date")),
    ]
    if one_row_a_cell:
        repeated = ~pl.struct(_PRINTED).is_first_distinct()
        rules.append((repeated, "duplicate_row", pl.lit("the same row stands earlier in this document")))
    return rules


def judged(lines: pl.DataFrame, one_row_a_cell: bool) -> pl.DataFrame:
    """Named lines with the fate of each; a fate that they come with stands.

    `one_row_a_cell`: the source states each cell once, so a second statement repeats or contradicts; in a monthly
    report printed lines of one cell add up.
    """
    sums = pl.format("female {} + male {} is not total {}", *FIGURES)
    unknown = {"personnel_type": "type_label", "mission": "mission_label"}
    known = judge(
        lines,
        [
            *unreadable_rules(one_row_a_cell),
            (pl.col("total").is_null(), "incomplete_row", pl.lit("one sex is printed, and no total")),
            (inconsistent(), "inconsistent_row", sums),
            *(
                (pl.col(label).is_not_null() & pl.col(name).is_null(), f"unknown_{name}", pl.col(label))
                for name, label in unknown.items()
            ),
            (pl.col("entity").is_null(), "unknown_entity", pl.col("contributor_label").fill_null("none printed")),
        ],
    )
    return _fullest_row(known) if one_row_a_cell else known


def _fullest_row(lines: pl.DataFrame) -> pl.DataFrame:
    """Where a cell stands twice in a document, the row with the most persons stays, the first of equals."""
    lines = lines.with_row_index("_at")
    cells = lines.lazy().filter(pl.col("fate").is_null()).sort("total", "_at", descending=[True, False])
    kept = (
        cells.unique([*_CELL], keep="first", maintain_order=True).select("_at", pl.lit(True).alias("_kept")).collect()
    )
    lines = lines.join(kept, on="_at", how="left", maintain_order="left")
    said = pl.lit("another row of this document states this cell with as many persons or more")
    other = pl.col("fate").is_null() & pl.col("_kept").is_null()
    return judge(lines, [(other, "repeated_cell", said)]).drop("_at", "_kept")
