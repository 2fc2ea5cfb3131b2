"""What ships of the debates: every text that was read is there as words and codes, and no sentence of it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import assets.debates
from assets.debates.coding.code import COLUMNS

ARCHIVE = Path(assets.debates.__file__).parent / "archive"
CODED = [column for column in COLUMNS if column != "on_behalf_of"]
TEXTS = {"sc_records": pl.col("kind") == "speech", "sc_debates_corpus": pl.col("part") == "text"}


@pytest.mark.parametrize("source", TEXTS)
def test_every_text_ships_as_words_and_codes(source: str) -> None:
    rows = pl.read_parquet(ARCHIVE / f"{source}.parquet").filter(TEXTS[source] & pl.col("symbol").is_not_null())
    assert rows.height > 100
    assert rows.select(pl.col(CODED).null_count()).row(0) == (0,) * len(CODED)
    assert rows["text"].null_count() == rows.height
