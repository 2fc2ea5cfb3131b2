"""The real meeting tables and catalogue exports: every row read, numbers without a gap, the item's meetings."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from assets.debates import library
from assets.debates.meetings.meeting_rows import meetings
from assets.debates.meetings.parse import parse
from assets.debates.wanted import wps_records
from pipeline.contract import Refused
from tests.support import environment

MIRROR = environment.MIRROR or Path("no mirror")
TABLES = MIRROR / "sc_meetings"
EXPORTS = MIRROR / "undl_records"

pytestmark = pytest.mark.skipif(not TABLES.is_dir(), reason="WPS_MIRROR names no folder of downloads")


@cache
def printed() -> pl.DataFrame:
    pages = sorted(TABLES.glob("scact[12]*_table_en.html"))
    assert len(pages) >= 78
    return pl.concat(
        parse(page.read_bytes(), page.name).with_columns(
            name=pl.lit(page.name), source_id=pl.lit("sc_meetings"), document_id=pl.lit(page.name)
        )
        for page in pages
    )


@cache
def typed() -> pl.DataFrame:
    return meetings(printed())


DATED = re.compile(
    r"<t[dh]([^>]*)>(?:\s|<[^>]*>)*\d{1,2}[-/+ \d]*\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]*\s*<"
)
UNDATED = re.compile(r"<tr>\s*<td>\s*</td>\s*<td>\s*</td>")


def test_every_row_of_every_table_is_read():
    """As many rows as cells with a date, however the rows around them are marked, and blank ones that go on."""
    for page in sorted(TABLES.glob("scact[12]*_table_en.html")):
        text = page.read_text("utf-8")
        spans = [re.search(r'rowspan="(\d+)"', attributes) for attributes in DATED.findall(text)]
        rows = sum(int(span[1]) if span else 1 for span in spans) + len(UNDATED.findall(text))
        assert printed().filter(name=page.name).height == rows, page.name
    assert printed().filter(pl.col("date").is_null()).is_empty()
    assert "unread" not in printed().columns
    assert printed().filter(pl.col("symbol").is_null(), pl.col("record").is_not_null()).is_empty()


def test_meeting_numbers_run_without_a_gap_to_the_year_without_records():
    numbers = set(typed()["meeting_no"].drop_nulls().to_list())
    assert set(range(1, 8788)) <= numbers
    assert set(range(1, max(numbers) + 1)) - numbers == {8788, 8789, 8793, 8876}


def test_days_follow_the_numbers():
    held = typed().filter(pl.col("kind") == "meeting").drop_nulls("meeting_no").unique("meeting_no", keep="first")
    back = held.sort("meeting_no").filter(pl.col("date") < pl.col("date").shift(1))
    assert back.height <= 2


def test_the_meetings_on_women_and_peace_and_security():
    """69 rows begin with a tag of their own; two more resumptions stand in rows whose <tr> is missing."""
    item = typed().filter("is_wps")
    assert item.height == 71
    loose = {"S/PV.8989(Resumption1)", "S/PV.9016(Resumption1)"}
    assert item.filter(~pl.col("meeting_symbol").is_in(loose)).height == 69
    assert item["date"].min() == date(2000, 10, 24)
    assert item["date"].max() == date(2022, 6, 15)
    (remote,) = item.filter(kind="videoconference").to_dicts()
    assert (remote["date"], remote["meeting_symbol"]) == (date(2020, 10, 30), "S/2020/1076")
    assert (remote["votes_for"], remote["votes_against"], remote["votes_abstaining"]) == (5, 0, 10)
    adopted = item.filter(pl.col("outcome").str.contains("S/RES/2467")).to_dicts()
    assert [(entry["meeting_symbol"], entry["outcome_vote"]) for entry in adopted] == [("S/PV.8514", "13-0-2")]


def test_kinds_and_years():
    assert set(typed()["kind"].unique()) == {"meeting", "resumption", "videoconference"}
    assert typed().filter(kind="videoconference")["date"].dt.year().is_in([2020, 2021]).all()
    disagreeing = printed().filter(pl.col("year") != pl.col("year_titled"))["name"].unique().to_list()
    assert disagreeing == ["scact2020_covid_table_en.html"]
    assert printed().filter(pl.col("year") != pl.col("name").str.extract(r"(\d{4})")).is_empty()


def test_no_vote_has_more_members_than_the_council():
    cast = typed().drop_nulls("votes_for")
    seats = pl.when(pl.col("date").dt.year() < 1966).then(11).otherwise(15)
    assert cast.height > 2500
    assert cast.filter(pl.sum_horizontal("votes_for", "votes_against", "votes_abstaining") > seats).is_empty()


def test_the_list_of_vetoes_is_refused():
    page = TABLES / "scact_veto_table_en.html"
    if not page.exists():
        pytest.skip("the mirror has no list of vetoes")
    with pytest.raises(Refused) as refused:
        parse(page.read_bytes(), page.name)
    assert refused.value.reason == "unexpected_shape"


def test_records_wanted():
    names = [endpoint.name for endpoint in wps_records({"sc_meetings": printed()}, date(2022, 7, 1))]
    assert len(names) == len(set(names)) == 70
    assert names[0] == "S_PV.9064-EN.pdf"
    assert "S_PV.8649(Resumption2)-EN.pdf" in names


@pytest.mark.skipif(not EXPORTS.is_dir(), reason="the mirror has no exports of the library")
def test_catalogue_exports():
    drafts, found = (
        library.parse((EXPORTS / name).read_bytes(), name)
        for name in ("committee3_drafts.marcxml.xml", "search_export_2019.csv")
    )
    assert (drafts.height, found.height) == (94, 30)
    needed = ["record_id", "symbol", "title", "date_printed", "body", "link"]
    assert sum(frame.select(pl.col(needed).null_count()).sum_horizontal().item() for frame in (drafts, found)) == 0
    assert drafts["date"].null_count() == 0
    assert drafts["symbol"].str.starts_with("A/C.3/78/L.").all()
    assert {"S/PV.2244", "A/34/PV.107", "A/35/PV.18"} <= set(found["symbol"])
