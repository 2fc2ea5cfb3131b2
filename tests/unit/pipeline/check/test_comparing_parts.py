"""What changed places, one part of many, first and last periods: lies that leave a source as a whole as it was."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipeline.check.comparing.evidence import rows_of
from pipeline.check.comparing.figures import figures
from pipeline.check.comparing.limits import limits
from pipeline.check.comparing.places import MANY
from pipeline.check.comparing.shape import DOCUMENT
from pipeline.declare.comparison import Comparison

#: The shape of core.speech.
SPEECHES = Comparison(
    entities=("meeting",),
    quantity="words",
    cell=("meeting", "no"),
    sex="sex",
    sexes=("woman", "man"),
    placed=("speaker", "state"),
    parts=("meeting",),
)
#: The shape of core.observation.
CELLS = Comparison(
    entities=("place",),
    quantity="value",
    cell=("place", "sex"),
    unit="indicator",
    parts=("indicator",),
    begins=5,
    whole_documents=True,
)
MEETINGS, TURNS = 40, 14


def speeches(meetings: int = MEETINGS, silent: bool = False) -> pl.DataFrame:
    """Meetings of a day each, and their speeches: no two are alike; `silent`: their texts are not at hand."""
    return pl.DataFrame(
        [
            {
                "source_id": "here",
                "period": date(2020, 1 + m // 28, 1 + m % 28),
                "meeting": f"S/PV.{m}",
                "no": n,
                "words": None if silent else 100 + 37 * n + m,
                "speaker": f"{'Ms.' if n % 4 == 0 else 'Mr.'} {m}-{n}",
                "state": f"STATE {(n + m) % 30}",
                "sex": "woman" if n % 4 == 0 else "man",
                "document_id": f"{m}",
                "locator": f"e{n}",
            }
            for m in range(meetings)
            for n in range(1, TURNS + 1)
        ],
        schema_overrides={"period": pl.Date, "words": pl.Int64},
    )


def cells(sets: int = 1, records: int = 5) -> pl.DataFrame:
    """Years of a few small sets, each a document that came anew: a column for women and one for men, by sex too."""
    return pl.DataFrame(
        [
            {
                "source_id": "hub",
                "period": date(2018 + r, 1, 1),
                "indicator": f"{s}.{column}",
                "place": "here",
                "sex": "all",
                "value": 10.0 + 100 * column + 7 * r + s,
                "document_id": f"{s}",
                "locator": f"$[{r}] {column}",
                DOCUMENT: f"set-{s}.json",
            }
            for s in range(sets)
            for r in range(records)
            for column in range(2)
        ],
        schema_overrides={"period": pl.Date},
    )


def absurd(compared: Comparison, now: pl.DataFrame, before: pl.DataFrame) -> dict[str, list[dict]]:
    """The findings outside their limits, by check."""
    found = figures(compared, now, before, date(2026, 1, 1))
    wrong = {x.check: found.filter(pl.col("check") == x.check, x.outside).to_dicts() for x in limits(compared)}
    return {check: rows for check, rows in wrong.items() if rows}


ONE = pl.col("meeting") == "S/PV.7"
BACKWARDS = pl.when(ONE).then(TURNS + 1 - pl.col("no")).otherwise("no")
LATER = pl.when(ONE).then(pl.col("no") % TURNS + 1).otherwise("no")


@pytest.mark.parametrize("numbers", [BACKWARDS, LATER], ids=["reversed", "moved by one"])
@pytest.mark.parametrize("silent", [False, True])
def test_one_meeting_whose_speeches_are_in_another_order(numbers: pl.Expr, silent: bool) -> None:
    before = speeches(silent=silent)
    now = before.with_columns(no=numbers).sort("meeting", "no")
    found = absurd(SPEECHES, now, before)
    assert set(found) == {"values_in_place"}
    told = {row["of"]: row["figure"] for row in found["values_in_place"]}
    assert told["speaker by no"] == TURNS and ("words by no" in told) != silent
    finding = next(row for row in found["values_in_place"] if row["of"] == "speaker by no")
    row = rows_of(SPEECHES, finding, now, before)[0]
    assert row["meeting"] == "S/PV.7" and row["speaker"] != row["was"]


def test_speakers_states_exchanged_within_a_meeting() -> None:
    before = speeches()
    turned = pl.when(ONE).then(pl.col("state").shift(1).over("meeting")).otherwise("state")
    first = pl.col("state").last().over("meeting")
    now = before.with_columns(state=turned.fill_null(first))
    assert [row["of"] for row in absurd(SPEECHES, now, before)["values_in_place"]] == ["state by no"]


def test_two_meetings_of_different_days_whose_contents_are_exchanged() -> None:
    before = speeches()
    other = {"S/PV.7": "S/PV.30", "S/PV.30": "S/PV.7"}
    moved = before.with_columns(meeting=pl.col("meeting").replace(other))
    days = before.select("meeting", "period").unique()
    now = moved.drop("period").join(days, on="meeting").select(before.columns)
    told = {row["of"] for row in absurd(SPEECHES, now, before)["values_in_place"]}
    assert {"speaker by meeting", "words by meeting"} <= told


def test_one_meeting_of_many_that_is_cut_and_titles_of_one_that_are_exchanged() -> None:
    before = speeches()
    cut = before.filter(~ONE | (pl.col("no") <= 10))
    (finding,) = absurd(SPEECHES, cut, before)["rows_kept"]
    assert (finding["of"], finding["before"], finding["now"]) == ("S/PV.7", TURNS, 10)
    assert {row["meeting"] for row in rows_of(SPEECHES, finding, cut, before)} == {"S/PV.7"}
    texts = before.with_columns(words=pl.when(ONE).then(pl.col("words") // 2).otherwise("words"))
    assert [row["of"] for row in absurd(SPEECHES, texts, before)["quantity_kept"]] == ["S/PV.7"]
    many = pl.concat([before, *(before.filter(ONE).with_columns(no=pl.col("no") + TURNS * k) for k in range(1, 5))])
    turned = many.with_columns(
        sex=pl.when(ONE).then(pl.col("sex").replace({"man": "woman", "woman": "man"})).otherwise("sex")
    )
    assert [row["of"] for row in absurd(SPEECHES, turned, many)["women_share_alike"]] == ["S/PV.7"]


def test_what_publishers_do_all_the_time_is_fine() -> None:
    before = speeches()
    more = speeches(MEETINGS + 1)
    assert absurd(SPEECHES, more, before) == {}, "a new meeting"
    split = before.with_columns(no=pl.when(ONE & (pl.col("no") > 3)).then(pl.col("no") + 1).otherwise("no"))
    assert absurd(SPEECHES, split, before) == {}, "a turn that is read apart moves the numbers of all after it"
    mended = before.with_columns(words=pl.when(ONE).then(pl.col("words") + pl.col("no")).otherwise("words"))
    assert absurd(SPEECHES, mended, before) == {}, "texts that are read better"
    two = pl.when(ONE & pl.col("no").is_in([2, 3])).then(5 - pl.col("no")).otherwise("no")
    assert absurd(SPEECHES, before.with_columns(no=two), before) == {}, "two speeches that stood in the wrong order"


def test_a_small_set_that_shrinks_to_less_than_half_and_one_that_loses_a_record() -> None:
    before = cells(sets=12)
    last = pl.col("document_id") == "3"
    gone = before.filter(~last | (pl.col("period").dt.year() < 2020))
    assert {row["of"] for row in absurd(CELLS, gone, before)["rows_kept"]} >= {"set-3.json", "3.0", "3.1"}
    less = before.filter(~last | (pl.col("period").dt.year() != 2019))
    assert absurd(CELLS, less, before) == {}


def test_two_columns_of_a_small_set_that_are_exchanged() -> None:
    before = cells(sets=12)
    other = {"3.0": "3.1", "3.1": "3.0"}
    now = before.with_columns(indicator=pl.col("indicator").replace(other))
    (finding,) = absurd(CELLS, now, before)["values_in_place"]
    assert (finding["of"], finding["figure"]) == ("value by indicator", 10)
    assert {row["indicator"] for row in rows_of(CELLS, finding, now, before)} == {"3.0", "3.1"}
    once = before.with_columns(
        indicator=pl.when(pl.col("period").dt.year() == 2019)
        .then(pl.col("indicator").replace(other))
        .otherwise("indicator")
    )
    assert MANY > 2 and absurd(CELLS, once, before) == {}, "one record that was mended"


def test_two_states_exchanged_in_every_year_and_two_sexes() -> None:
    places = pl.concat(
        [cells(records=8).with_columns(place=pl.lit(p), value=pl.col("value") * k) for k, p in enumerate("ABCD", 1)]
    )
    turned = places.with_columns(place=pl.col("place").replace({"A": "B", "B": "A"}))
    assert [row["of"] for row in absurd(CELLS, turned, places)["values_in_place"]] == ["value by place"]
    sexes = pl.concat(
        [cells(records=8).with_columns(sex=pl.lit(s), value=pl.col("value") + k) for k, s in enumerate("fm")]
    )
    turned = sexes.with_columns(sex=pl.col("sex").replace({"f": "m", "m": "f"}))
    assert "value by sex" in [row["of"] for row in absurd(CELLS, turned, sexes)["values_in_place"]]


def test_a_list_with_gaps_that_is_shifted_by_a_row() -> None:
    places = [f"P{n:02d}" for n in range(30)]
    rows = pl.concat(
        cells().with_columns(place=pl.lit(p), value=pl.col("value") * (1 + n)) for n, p in enumerate(places)
    )
    gaps = rows.with_columns(value=pl.when(pl.col("place").str.ends_with("7")).then(None).otherwise("value"))
    following = dict(zip(places, [*places[1:], places[0]], strict=True))
    turned = gaps.with_columns(place=pl.col("place").replace(following))
    assert [row["of"] for row in absurd(CELLS, turned, gaps)["values_in_place"]] == ["value by place"]
    small = gaps.with_columns(value=(pl.col("value") % 4).floor())
    revised = small.with_columns(value=(pl.col("value") + 1) % 4)
    assert "values_in_place" not in absurd(CELLS, revised, small), "of four values each is another's"


def test_a_snapshot_of_next_year_takes_the_place_of_the_last_one() -> None:
    before = cells(records=1)
    now = before.with_columns(period=pl.date(2019, 1, 1))
    assert absurd(CELLS, now, before) == {}


def test_an_indicator_begins_no_earlier_and_ends_no_earlier_than_it_did() -> None:
    before = cells(sets=12)
    one = (pl.col("document_id") == "3") & (pl.col("period").dt.year() == 2020)

    def dated(year: int) -> pl.DataFrame:
        return before.with_columns(period=pl.when(one).then(pl.date(year, 1, 1)).otherwise("period"))

    (finding, _) = absurd(CELLS, dated(1920), before)["begins_alike"]
    assert (finding["of"], finding["before"], finding["now"]) == ("3.0", 2018, 1920)
    assert rows_of(CELLS, finding, dated(1920), before)[0]["locator"] == "$[2] 0"
    assert "begins_alike" not in absurd(CELLS, dated(2014), before)
    many = pl.concat(before.with_columns(place=pl.lit(f"P{n}")) for n in range(4))
    short = many.filter(pl.col("period").dt.year() < 2022)
    found = absurd(CELLS, short, many)["newest_kept"]
    assert len(found) == 24 and (found[0]["before"], found[0]["now"]) == (2022, 2021)
    assert rows_of(CELLS, found[0], short, many)[0]["locator"] == "$[4] 0"
    few = many.filter((pl.col("period").dt.year() < 2022) | (pl.col("document_id") != "3") | (pl.col("place") == "P0"))
    assert "newest_kept" not in absurd(CELLS, few, many), "it ends where it ended"
    three = before.filter((pl.col("period").dt.year() < 2022) | (pl.col("document_id") != "3"))
    assert absurd(CELLS, three, before) == {}, "three rows may go"
    assert absurd(CELLS, before, pl.concat([before, dated(2030).filter(one)])) == {}, "a year after today may go"


def test_the_days_of_one_year_of_many_that_are_moved() -> None:
    compared = Comparison(identifier="meeting", identified=("day",))
    rows = pl.DataFrame(
        [
            {"source_id": "here", "period": date(year, 1 + n % 12, 1), "meeting": f"S/PV.{year}-{n}", "locator": f"{n}"}
            for year in range(1990, 2020)
            for n in range(20)
        ]
    ).with_columns(day=pl.col("period"))
    one = pl.col("period").dt.year() == 2007
    for moved in (pl.col("day").dt.offset_by("10d"), pl.col("day").dt.offset_by("-3y")):
        days = pl.when(one).then(moved).otherwise("day")
        now = rows.with_columns(day=days, period=days)
        (finding,) = absurd(compared, now, rows)["identified_alike"]
        assert (finding["of"], finding["before"], finding["now"]) == ("meeting of 2007", 20, 0)
        assert rows_of(compared, finding, now, rows)[0]["meeting"].startswith("S/PV.2007-")
        gone = absurd(compared, now, rows).get("rows_kept", [])
        assert [row["of"] for row in gone] == (["year 2007"] if (now["day"].dt.year() != 2007).all() else [])
    few = pl.when(one & (pl.col("locator") == "3")).then(pl.col("day").dt.offset_by("1d")).otherwise("day")
    assert absurd(compared, rows.with_columns(day=few), rows) == {}
