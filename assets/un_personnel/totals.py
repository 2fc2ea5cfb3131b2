"""Printed totals beside the sums of their rows -> core.reported_total; reports that contradict themselves.

Belongs here: what a printed total is compared with. Does not: reading a report's layout (`reports`).
"""

from __future__ import annotations

import polars as pl

from assets.un_personnel.fates import TOTALS_DISAGREE, judge
from assets.un_personnel.personnel import FIGURES, inconsistent, unreadable_rules

COLUMNS = (
    "source_id", "document_id", "locator", "month_end", "scope", "mission", "mission_label", "entity", "iso3",
    "contributor", "contributor_label", "personnel_type",
    "printed_female", "printed_male", "printed_total", "summed_female", "summed_male", "summed_total", "agrees",
)  # fmt: skip

_SUMMED = tuple(f"summed_{name}" for name in FIGURES)
#: What a printed total is joined with.
SUMS = ("document_id", "locator", *_SUMMED)
#: What is summed for each scope, besides document and month. A scope by type sums that type alone.
_GRAIN: dict[str, tuple[str, ...]] = {
    "grand": (),
    "type": (),
    "mission": ("mission_label",),
    "contributor": ("contributor_label",),
    "mission_contributor": ("mission_label", "contributor_label"),
}


def judged(totals: pl.DataFrame, one_row_a_cell: bool) -> pl.DataFrame:
    """Printed totals with the fate of each: they are kept whether or not they agree."""
    return judge(totals, unreadable_rules(one_row_a_cell))


def table(totals: pl.DataFrame, summed: pl.DataFrame) -> pl.DataFrame:
    """core.reported_total, with `row`, from named totals and the sums by document_id and locator.

    `agrees` is true when every figure that is printed, and that the rows give, equals its sum.
    """
    printed = {name: f"printed_{name}" for name in FIGURES}
    rows = totals.rename(printed).join(summed, on=["document_id", "locator"], how="left", maintain_order="left")
    agree = [(pl.col(p) == pl.col(f"summed_{name}")).fill_null(True) for name, p in printed.items()]
    rows = rows.with_columns(pl.all_horizontal(agree).alias("agrees"))
    return rows.select(*COLUMNS, "row")


def sums(totals: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """The sums of each document's readable lines for each total, by the labels the document prints.

    Lines that were refused for their names or figures are part of what the total was printed over, so they count.
    """
    parts = []
    for scope, grain in _GRAIN.items():
        for by_type in (False, True):
            key = ["document_id", "month_end", *grain, *(["type_label"] if by_type else [])]
            wanted = totals.filter((pl.col("scope") == scope) & (pl.col("type_label").is_not_null() == by_type))
            if wanted.is_empty():
                continue
            summed = lines.group_by(key).agg(_sum(name) for name in FIGURES)
            parts.append(wanted.select("locator", *key).join(summed, on=key, how="left", nulls_equal=True).select(SUMS))
    if not parts:
        return pl.DataFrame(schema={"document_id": pl.String, "locator": pl.String, **dict.fromkeys(_SUMMED, pl.Int64)})
    return pl.concat(parts)


def _sum(name: str) -> pl.Expr:
    """The sum of a figure; null when no row gives it, so that nothing is never zero."""
    return pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(f"summed_{name}")


def disagreements(totals: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """document_id, said: each report that contradicts itself, and where it does so first.

    `totals` are rows of core.reported_total with `row`; a line whose sexes do not sum to its total counts too.
    """
    over = pl.concat_str("mission_label", "contributor_label", separator=" ", ignore_nulls=True)
    where = pl.format("the {} total {}", "scope", over).str.strip_chars_end()
    numbers = [
        pl.col(f"{kind}_{name}").cast(pl.String).fill_null("-") for kind in ("printed", "summed") for name in FIGURES
    ]
    said = pl.format(
        "{}: {} prints {} / {} / {} (female, male, total), its rows sum to {} / {} / {}", "locator", where, *numbers
    )
    line = pl.format("{}: female {} + male {} is not total {}", "locator", *FIGURES)
    found = pl.concat(
        [
            totals.filter(~pl.col("agrees")).select("document_id", "row", said.alias("said")),
            lines.filter(inconsistent()).select("document_id", "row", line.alias("said")),
        ]
    )
    return found.sort("row").group_by("document_id").agg(pl.col("said").first(), pl.len().alias("n")).select(
        "document_id", pl.format("{} ({} such rows)", "said", "n").alias("said")
    )  # fmt: skip


def set_aside(rows: pl.DataFrame, contrary: pl.DataFrame) -> pl.DataFrame:
    """The rows of contradicting reports get their fate, whatever else might be said of them; the others keep theirs."""
    none = [pl.lit(None, pl.String).alias(name) for name in ("fate", "detail") if name not in rows.columns]
    joined = rows.with_columns(none).join(contrary, on="document_id", how="left", maintain_order="left")
    whole = pl.col("said").is_not_null()
    return joined.with_columns(
        pl.when(whole).then(pl.lit(TOTALS_DISAGREE)).otherwise("fate").alias("fate"),
        pl.when(whole).then("said").otherwise("detail").alias("detail"),
    ).drop("said")
