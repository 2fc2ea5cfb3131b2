"""What a source says is held against the last release, and a new period against the one before it."""

from __future__ import annotations

from datetime import date
from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.check.comparing import figures as module
from pipeline.check.comparing.evidence import rows_of
from pipeline.check.comparing.figures import counterparts, figures
from pipeline.check.comparing.limits import limits
from pipeline.check.comparing.shape import DOCUMENT, LOST
from pipeline.declare.comparison import Comparison

PLACES = tuple(f"P{n:02d}" for n in range(40))
JUNE, JULY, AUGUST = date(2020, 6, 30), date(2020, 7, 31), date(2020, 8, 31)
EVERYTHING = Comparison(
    entities=("place",),
    quantity="total",
    cell=("place",),
    sexes=("women", "men"),
    identifier="number",
    identified=("place",),
    whole_periods=True,
    repeats=0.9,
)


@cache
def month(period: date, places: tuple[str, ...] = PLACES, more: int = 0) -> pl.DataFrame:
    """A month of a source: of each place women, men and their total, as the only document has them."""
    return pl.DataFrame(
        [
            {
                "source_id": "here",
                "period": period,
                "place": place,
                "women": 5 + n + more,
                "men": 90 + 3 * n + more,
                "total": 95 + 4 * n + 2 * more,
                "number": f"{period:%m}-{n}",
                "document_id": f"{period:%m}",
                "locator": f"line {n}",
            }
            for n, place in enumerate(places)
        ],
        schema_overrides={"period": pl.Date, "total": pl.Float64},
    )


def absurd(now: pl.DataFrame, before: pl.DataFrame | None, compared: Comparison = EVERYTHING) -> dict[str, list[dict]]:
    """The findings outside their limits, by check."""
    found = figures(compared, now, before)
    wrong = {x.check: found.filter(pl.col("check") == x.check, x.outside).to_dicts() for x in limits(compared)}
    return {check: rows for check, rows in wrong.items() if rows}


TWO = pl.concat([month(JUNE), month(JULY, more=1)])


@pytest.mark.parametrize(
    ("now", "checks"),
    [
        (TWO, set()),
        (TWO.sample(fraction=1, shuffle=True, seed=3), set()),
        (pl.concat([TWO, month(AUGUST, more=2)]), set()),
        (TWO.head(60), {"rows_kept", "quantity_kept", "entities_kept", "identifiers_kept"}),
        (TWO.with_columns(total=pl.col("total") * 1000), {"unit_alike"}),
        (TWO.with_columns(total=pl.col("total") / 1000), {"unit_alike", "quantity_kept"}),
        (TWO.with_columns(women="men", men="women"), {"women_share_alike"}),
        (TWO.with_columns(number="X" + pl.col("number")), {"identifiers_kept"}),
        (TWO.with_columns(number=pl.col("number").reverse()), {"identified_alike"}),
        (pl.concat([TWO, month(JULY, more=1).with_columns(period=pl.lit(AUGUST))]), {"period_repeats"}),
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
        "sexes exchanged",
        "numbered anew",
        "numbers exchanged",
        "last month's figures",
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
    assert [row["of"] for row in found["unit_alike"]] == ["percent"] and set(found) == {"unit_alike"}


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


#: The shape of core.observation: quantities of several units, the publisher's code of each place.
SERIES = Comparison(
    entities=("place", "indicator"),
    quantity="total",
    cell=("place",),
    unit="indicator",
    identifier="code",
    identified=("label",),
    whole_documents=True,
)


def series(*indicators: str, anew: str | None = None) -> pl.DataFrame:
    """Two years of each indicator, a document each; `anew`: the one that came again under its name."""
    years = pl.concat([month(day, more=n) for n, day in enumerate((date(2019, 1, 1), date(2020, 1, 1)))])
    return pl.concat(
        years.with_columns(
            pl.lit(indicator).alias("indicator"),
            pl.col("place").alias("label"),
            ("M" + pl.col("place")).alias("code"),
            pl.lit(f"{indicator}.json").alias("document_id"),
            pl.lit(f"{indicator}.json" if indicator == anew else None, pl.String).alias(DOCUMENT),
        )
        for indicator in indicators
    )


def test_another_unit_of_one_indicator_is_shown_with_its_rows() -> None:
    before = series("share", "seats")
    of_share = pl.when(pl.col("indicator") == "share").then(pl.col("total") * 100).otherwise("total")
    now = before.with_columns(total=of_share)
    (finding,) = absurd(now, before, SERIES)["unit_alike"]
    rows = rows_of(SERIES, finding, now, before)
    assert {row["indicator"] for row in rows} == {"share"} and rows[0]["total"] == 100 * rows[0]["was"]


def test_one_document_of_many_that_was_cut_is_found_and_its_rows_shown() -> None:
    names = [f"I{n:02d}" for n in range(12)]
    before = series(*names, anew="I03")
    now = before.filter((pl.col("indicator") != "I03") | (pl.col("period").dt.year() == 2019))
    assert "rows_kept" not in absurd(now, before, Comparison(SERIES.entities))
    of_year, finding = absurd(now, before, SERIES)["rows_kept"]
    rows = rows_of(SERIES, finding, now, before)
    assert (finding["of"], finding["before"], finding["now"]) == ("I03.json", 80, 40)
    assert (of_year["of"], of_year["before"], of_year["now"]) == ("I03 year 2020", 40, 0)
    assert rows and {row["document_id"] for row in rows} == {"I03.json"}
    assert absurd(before.filter(pl.col("indicator") != "I03"), before, SERIES)["rows_kept"][0]["now"] == 0


def test_one_document_of_many_that_is_numbered_anew_is_found() -> None:
    names = [f"I{n:02d}" for n in range(12)]
    before = series(*names, anew="I03")
    mine = pl.col("indicator") == "I03"
    other = pl.when(mine).then("label").otherwise("code")
    assert [x["of"] for x in absurd(before.with_columns(code=other), before, SERIES)["identifiers_kept"]] == [
        "I03.json"
    ]
    turned = before.with_columns(code=pl.when(mine).then(pl.col("code").reverse()).otherwise("code"))
    (finding,) = absurd(turned, before, SERIES)["identified_alike"]
    row = rows_of(SERIES, finding, turned, before)[0]
    assert (finding["of"], row["document_id"], row["was"] == row["label"]) == ("I03.json", "I03.json", False)


def test_codes_that_changed_places_are_found_without_any_value_out_of_line() -> None:
    before = series("share")
    now = before.with_columns(code=pl.col("code").shift(1).fill_null("MP39"))
    assert set(absurd(now, before, SERIES)) == {"identified_alike"}


def test_a_document_that_came_anew_with_more_or_as_much_is_fine() -> None:
    before = series("share", "seats", anew="share")
    assert absurd(before.with_columns(document_id=pl.lit("other")), before, SERIES) == {}
    assert absurd(before, before.filter(pl.col("place") != "P00"), SERIES) == {}


#: The shape of core.speech: a row a speech, whose speaker is of one sex, or of none that is known.
SPEECHES = Comparison(
    entities=("meeting",), quantity="words", cell=("meeting", "no"), sex="gender", sexes=("woman", "man")
)


def speeches(genders: tuple[str, ...]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"source_id": "here", "period": JUNE, "meeting": f"S/PV.{n // 20}", "no": n % 20, "gender": gender}
            for n, gender in enumerate(genders)
        ]
    ).with_columns(words=pl.lit(100))


def test_titles_of_women_and_men_exchanged_are_found_and_unknown_ones_do_not_count() -> None:
    before = speeches(("man", "man", "man", "woman", "unknown") * 40)
    other = {"man": "woman", "woman": "man"}
    turned = before.with_columns(gender=pl.col("gender").replace(other))
    (finding,) = absurd(turned, before, SPEECHES)["women_share_alike"]
    row = rows_of(SPEECHES, finding, turned, before)[0]
    assert (finding["of"], finding["before"], finding["now"]) == ("gender", 0.25, 0.75)
    assert (row["meeting"], row["no"], row["gender"], row["was"]) == ("S/PV.0", 0, "woman", "man")
    silent = before.with_columns(gender=pl.when(pl.col("no") < 10).then(pl.lit("unknown")).otherwise("gender"))
    assert absurd(silent, before, SPEECHES) == {}
    assert absurd(speeches((*before["gender"], *["woman"] * 200)), before, SPEECHES) == {}
