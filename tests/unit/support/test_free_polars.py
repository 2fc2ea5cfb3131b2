"""The freedom that tests give to polars is taken, and only where it may be."""

from __future__ import annotations

import polars as pl

from tests.support.free_polars import free_polars

ROWS = pl.DataFrame({"a": [n % 50 for n in range(200)], "b": range(200)})
OTHER = pl.DataFrame({"a": range(50), "c": range(50)})


def test_rows_without_an_order_come_in_another() -> None:
    with free_polars() as taken:
        made = [ROWS.group_by("a").agg(pl.len())["a"].to_list() for _ in range(2)]
        made += [ROWS.join(OTHER, on="a", how="left")["b"].to_list() for _ in range(2)]
        made += [ROWS.sort("a")["b"].to_list() for _ in range(2)]
        made += [ROWS.unique("a")["b"].to_list() for _ in range(2)]
        made += [ROWS.lazy().unique("a", keep="first").collect()["b"].to_list() for _ in range(2)]
    assert all(one != other for one, other in zip(made[::2], made[1::2], strict=True))
    assert all(sorted(one) == sorted(other) for one, other in (made[:2], made[2:4], made[4:6], made[8:]))
    assert taken == {"group_by": 2, "join": 2, "sort": 2, "unique": 6}


def test_rows_with_an_order_keep_it() -> None:
    def kept() -> list[list[int]]:
        return [
            ROWS.group_by("a", maintain_order=True).agg(pl.col("b"))["a"].to_list(),
            ROWS.join(OTHER, on="a", how="left", maintain_order="left")["b"].to_list(),
            ROWS.join(OTHER, on="a", how="semi")["b"].to_list(),
            ROWS.sort("a", "b")["b"].to_list(),
            ROWS.sort("a", maintain_order=True)["b"].to_list(),
            ROWS.unique("a", keep="first", maintain_order=True)["b"].to_list(),
            [part["a"][0] for part in ROWS.partition_by("a")],
        ]

    usual = kept()
    with free_polars():
        assert kept() == usual
