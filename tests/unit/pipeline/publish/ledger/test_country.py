"""The country that an entry of the ledger names: feeds and `wps diff --country` go by it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.declare.schema import Table
from pipeline.publish.ledger.ledger import write_ledger
from pipeline.publish.ledger.making import Making

NAME = "core.t"


@pytest.mark.parametrize(
    ("columns", "country"),
    [
        ({"entity": "RWA"}, "RWA"),
        ({"entity": "RWA", "iso3": "RWA"}, "RWA"),
        ({"entity": "hist:zaire"}, None),
        ({"entity": "hist:zaire", "iso3": None}, None),
        ({"mission": "MINUSCA"}, None),
    ],
)
def test_a_row_that_names_only_an_entity_is_of_its_country(
    tmp_path: Path, columns: dict[str, str | None], country: str | None
) -> None:
    for side, n in (("old", 1), ("new", 2)):
        path = tmp_path / side / "parquet" / "core" / "t.parquet"
        path.parent.mkdir(parents=True)
        pl.DataFrame(
            {**columns, "n": n}, schema_overrides={"iso3": pl.String} if "iso3" in columns else {}
        ).write_parquet(path)
    making = Making(Table(NAME, "t", "t", (), (next(iter(columns)),)), "d")
    target = tmp_path / "ledger.parquet"
    write_ledger(tmp_path / "old", tmp_path / "new", [making], ("r1", "r2"), tmp_path / "spill", target)
    assert duckdb.sql(f"SELECT change, iso3 FROM read_parquet('{target}')").fetchall() == [("cell", country)]
