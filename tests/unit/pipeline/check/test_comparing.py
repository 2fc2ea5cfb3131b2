"""What a source says is held against the last release, and a new period against the one before it."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.check.comparing import figures as module
from pipeline.check.comparing.evidence import rows_of
from pipeline.check.comparing.periods import counterparts
from pipeline.check.comparing.shape import LOST
from pipeline.declare.comparison import Comparison
from tests.support.comparing import AUGUST, EVERYTHING, JULY, JUNE, PLACES, SOME, TWO, absurd, beside, month


@pytest.mark.parametrize(
    ("now", "checks"),
    [
        (TWO, set()),
        (TWO.sample(fraction=1, shuffle=True, seed=3), set()),
        (pl.concat([TWO, month(AUGUST, more=2)]), set()),
        (TWO.head(60), {"rows_kept", "quantity_kept", "entities_kept", "identifiers_kept"}),
        (TWO.with_columns(total=pl.col("total") * 1000), {"unit_alike"}),
        (TWO.with_columns(total=pl.col("total") / 1000), {"unit_alike", "quantity_kept"}),
        (TWO.with_columns(total=beside(JULY, pl.col("total").shuffle(1))), {"order_kept"}),
        (TWO.with_columns(total=beside(JUNE, 100.0)), {"order_kept", "quantity_kept"}),
        (TWO.with_columns(total=beside(JUNE, pl.col("total") * SOME)), {"values_kept", "quantity_kept"}),
        (TWO.with_columns(total=beside(JUNE, pl.when(SOME).then("total"))), {"values_kept", "quantity_kept"}),
        (TWO.with_columns(women="men", men="women"), {"women_share_alike"}),
        (TWO.with_columns(number="X" + pl.col("number")), {"identifiers_kept"}),
        (TWO.with_columns(number=pl.col("number").reverse()), {"identified_alike"}),
        (pl.concat([TWO, month(JULY, more=1).with_columns(period=pl.lit(AUGUST))]), {"period_repeats"}),
        (pl.concat([month(JUNE), month(JULY, more=1).with_columns(period=pl.lit(AUGUST))]), {"period_repeats"}),
        (pl.concat([TWO, month(AUGUST, more=2).with_columns(pl.col("total").reverse())]), {"order_kept"}),
        (
            pl.concat([TWO, month(AUGUST, more=2).with_columns(total=pl.col("total") * SOME)]),
            {"values_kept", "quantity_kept"},
        ),
        (pl.concat([TWO, month(AUGUST, PLACES[:20])]), {"entities_kept", "quantity_kept"}),
        (pl.concat([TWO, month(AUGUST, more=1000)]), {"unit_alike", "women_share_alike"}),
        (pl.concat([TWO, month(AUGUST, more=2).with_columns(women="men", men="women")]), {"women_share_alike"}),
    ],
    ids=[
        "the same",
        "in another order",
        "one month more",
        "rows gone",
        "thousands",
        "in thousands",
        "beside other names",
        "all alike",
        "half of it zero",
        "half of it not told",
        "sexes exchanged",
        "numbered anew",
        "numbers exchanged",
        "last month's figures",
        "last month's figures in its place",
        "a new month beside other names",
        "half of a new month zero",
        "half of a new month",
        "another unit in a new month",
        "sexes exchanged in a new month",
    ],
)
def test_each_kind_of_absurdity_is_found_and_no_other(now: pl.DataFrame, checks: set[str]) -> None:
    assert set(absurd(now, TWO)) == checks


def test_without_a_last_release_only_what_is_absurd_in_itself_is() -> None:
    again = pl.concat([month(JUNE), month(JUNE).with_columns(period=pl.lit(JULY))])
    assert set(absurd(again, None)) == {"period_repeats"} and absurd(TWO.head(3), None) == {}


def test_a_month_that_was_there_is_held_against_itself_and_a_new_one_against_the_month_before() -> None:
    now = pl.concat([month(JUNE, PLACES[:10]), month(JULY, more=1), month(AUGUST)])
    against = counterparts(now, TWO)
    assert against.group_by("period").len().sort("period").rows() == [(JUNE, 40), (JULY, 40), (AUGUST, 40)]
    assert {row["period"] for row in absurd(now, TWO)["entities_kept"]} == {str(JUNE)}


def test_a_snapshot_that_takes_the_place_of_last_months_is_held_against_that() -> None:
    assert absurd(month(AUGUST, more=1), month(JULY), Comparison(("place",), whole_periods=True)) == {}
    half = absurd(month(AUGUST, PLACES[:20]), month(JULY), Comparison(("place",), whole_periods=True))
    assert {row["period"] for row in half["entities_kept"]} == {None, str(AUGUST)}


def test_what_a_new_periods_document_does_not_tell_is_not_lost() -> None:
    silent = month(AUGUST, more=2).with_columns(place=pl.lit(None, pl.String))
    compared = Comparison(("place",), whole_periods=True)
    assert "entities_kept" not in absurd(pl.concat([TWO, silent]), TWO, compared)


#: A source's months, each as one of three: as it was, a little more of everything, many times that.
MONTHS = st.dictionaries(st.sampled_from([JUNE, JULY, AUGUST]), st.sampled_from([0, 1, 900]), min_size=1)


def side(sources: dict[str, dict[date, int]]) -> pl.DataFrame:
    months = [
        month(period, PLACES[:12], more).with_columns(source_id=pl.lit(source))
        for source, found in sources.items()
        for period, more in sorted(found.items())
    ]
    return pl.concat(months)


@settings(max_examples=30, deadline=None)
@given(*[st.fixed_dictionaries({"here": MONTHS, "there": MONTHS})] * 2)
def test_what_is_the_same_in_both_hides_nothing(
    now: dict[str, dict[date, int]], before: dict[str, dict[date, int]]
) -> None:
    found = absurd(side(now), side(before))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "changed", lambda a, b: pl.concat([a, b]).select("source_id", "period").unique())
        assert found == absurd(side(now), side(before))


@given(st.integers(1, 40), st.integers(0, 40))
def test_few_may_go_and_a_tenth_and_no_more(there: int, gone: int) -> None:
    before = month(JUNE, PLACES[:there])
    now = before.slice(min(gone, there))
    lost = there - now.height
    kept = lost <= LOST or lost <= 0.1 * there
    assert ("rows_kept" not in absurd(now, before, Comparison())) == kept


@given(st.floats(0.01, 100), st.integers(10, 40))
def test_a_unit_changed_by_more_than_two(times: float, places: int) -> None:
    compared = Comparison(quantity="total", cell=("place",), may_lose=0.999)
    now = month(JUNE, PLACES[:places]).with_columns(total=pl.col("total") * times)
    found = absurd(now, month(JUNE, PLACES[:places]), compared)
    assert ("unit_alike" in found) == (not 0.5 <= times <= 2)


def test_quantities_of_several_units_are_never_added_up() -> None:
    compared = Comparison(quantity="total", cell=("place",), unit="number", may_lose=0.1)
    two = pl.concat([month(JUNE).with_columns(number=pl.lit(unit)) for unit in ("percent", "seats")])
    percent = pl.when(pl.col("number") == "percent").then(pl.col("total") / 100).otherwise("total")
    found = absurd(two.with_columns(total=percent), two, compared)
    assert [(row["period"], row["of"]) for row in found["unit_alike"]] == [(None, "percent"), (str(JUNE), "percent")]
    assert set(found) == {"unit_alike"}


@pytest.mark.parametrize(
    ("now", "check", "first"),
    [
        (TWO.head(60), "rows_kept", {"place": "P20", "locator": "line 20", "document_id": "07"}),
        (TWO.with_columns(total=pl.col("total") * 1000), "unit_alike", {"total": 253000, "was": 253}),
        (TWO.with_columns(women="men", men="women"), "women_share_alike", {"women": 207, "was": 44}),
        (TWO.with_columns(number=pl.col("number").reverse()), "identified_alike", {"place": "P00", "was": "P39"}),
    ],
)
def test_the_rows_show_what_was_and_what_is_and_where(now: pl.DataFrame, check: str, first: dict[str, object]) -> None:
    finding = absurd(now, TWO)[check][0]
    row = rows_of(EVERYTHING, finding, now, TWO)[0]
    assert {name: row[name] for name in first} == first
