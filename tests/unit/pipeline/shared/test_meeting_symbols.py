"""Symbols of records that are one meeting have one base."""

from __future__ import annotations

import polars as pl
import pytest

from pipeline.shared.meeting_symbols import base_symbol


@pytest.mark.parametrize(
    ("symbol", "base"),
    [
        ("S/PV.6411", "S/PV.6411"),
        ("S/PV.6411(Resumption1)", "S/PV.6411"),
        ("S/PV.6411 (Resumption 1)", "S/PV.6411"),
        ("S/PV.4820(PartII)", "S/PV.4820"),
        ("S/PV.3977(PartII)(Resumption1)", "S/PV.3977"),
        ("S/PV.4251/Corr.1", "S/PV.4251"),
        ("S/PV.6722(Resumption1)/Corr.1", "S/PV.6722"),
        ("A/ES-10/PV.39", "A/ES-10/PV.39"),
        ("S/2020/1084", "S/2020/1084"),
        (None, None),
    ],
)
def test_a_meeting_has_one_base(symbol: str | None, base: str | None) -> None:
    column = pl.DataFrame({"meeting_symbol": [symbol]}, schema={"meeting_symbol": pl.String})
    assert column.select(base_symbol()).rows() == [(base,)]
