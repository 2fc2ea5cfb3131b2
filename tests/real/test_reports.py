"""The real monthly reports: every date and total against readings by hand, every printed total against its rows."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from assets.un_personnel.reports import parse, reconcile
from pipeline.contract import Refused
from tests.support import environment

MIRROR = environment.MIRROR or Path("no mirror")
TRUTH = MIRROR.parent / "truth" / "reports.csv"
FIGURES = ("male", "female", "total")

pytestmark = pytest.mark.skipif(
    not TRUTH.is_file(), reason="WPS_MIRROR names no folder of downloads with readings by hand"
)

ANSWERS = list(csv.DictReader(TRUTH.open(encoding="utf-8"))) if TRUTH.is_file() else []


@cache
def report(month: str) -> pl.DataFrame:
    path = MIRROR / "un_contributions" / f"UN_country_contributions_{month}.pdf"
    return parse(path.read_bytes(), path.name)


def numbers(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(figure).str.replace_all(",", "").cast(pl.Int64) for figure in FIGURES)


@pytest.mark.parametrize("answer", ANSWERS, ids=[answer["file"] for answer in ANSWERS])
def test_date_and_sums_are_those_read_by_hand(answer: dict[str, str]) -> None:
    frame = report(answer["file"])
    assert frame["as_of_date"].unique().to_list() == [answer["as_of"]]
    lines = numbers(frame.filter(pl.col("row_kind") == "line"))
    sexes = {sex: lines[sex].sum() if lines[sex].count() else None for sex in ("male", "female")}
    assert sexes == {sex: int(answer[sex]) if answer[sex] else None for sex in sexes}
    total = lines["total"].sum() if lines["total"].count() else sum(count or 0 for count in sexes.values())
    assert total == int(answer["total"])


@pytest.mark.parametrize("answer", ANSWERS, ids=[answer["file"] for answer in ANSWERS])
def test_every_printed_total_is_the_sum_of_its_rows(answer: dict[str, str]) -> None:
    frame = report(answer["file"])
    compared = reconcile(frame)
    assert compared.filter(~pl.col("agrees")).is_empty()
    assert compared.filter(pl.col("scope") != "line").height == frame.filter(pl.col("row_kind") == "total").height
    assert frame["locator"].is_unique().all()


def test_names_are_whole() -> None:
    """A name cut by a wrong column or line would turn up in few reports only, or hold digits or a stray bracket."""
    names = pl.concat(report(answer["file"]).select("mission", "contributor", "layout") for answer in ANSWERS)
    assert names.filter(pl.col("mission").str.contains(r"[^A-Z]")).is_empty()
    assert names.filter(pl.col("contributor").str.contains(r"\d|total|^\s|\s$|  ")).is_empty()
    short = names.filter(pl.col("layout") == "mission_country_personnel_type")["contributor"].drop_nulls().unique()
    assert {"Republic of Korea", "Democratic Republic of the Congo", "United States of America"} <= set(short)
    assert not {"United States of", "America", "Republic of", "Tanzania", "the Congo", "Herzegovina"} & set(short)


def test_a_country_is_named_once_for_each_mission_and_type() -> None:
    """Where names stand in the middle of their rows, a name given to the wrong row would repeat a cell."""
    for answer in ANSWERS:
        frame = report(answer["file"]).filter(pl.col("row_kind") == "line")
        if frame["layout"][0] == "mission_country_personnel_type":
            assert frame.select("mission", "contributor", "personnel_type").is_unique().all(), answer["file"]


def test_records_of_meetings_are_refused() -> None:
    records = sorted((MIRROR / "sc_records").glob("*.pdf"))
    assert records
    for path in records:
        with pytest.raises(Refused) as refused:
            parse(path.read_bytes(), path.name)
        assert refused.value.reason == "unknown_layout"
