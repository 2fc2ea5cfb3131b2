"""Quantities of several units, in documents of their own: one of many that lies, and what its rows show."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipeline.check.comparing.evidence import rows_of
from pipeline.check.comparing.shape import DOCUMENT
from pipeline.declare.comparison import Comparison
from tests.support.comparing import JULY, JUNE, SOME, absurd, month

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


#: What `series` adds to a month.
ADDED = ("indicator", "label", "code", "document_id", DOCUMENT)


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
    found = absurd(now, before, SERIES)["unit_alike"]
    assert [row["period"] for row in found] == [None, "2019-01-01", "2020-01-01"]
    for finding in found:
        rows = rows_of(SERIES, finding, now, before)
        assert {row["indicator"] for row in rows} == {"share"} and rows[0]["total"] == 100 * rows[0]["was"]


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2020, 12, 31)], ids=["a year of many", "a new year"])
@pytest.mark.parametrize(
    ("lie", "check"),
    [
        (pl.col("total") / 100, "unit_alike"),
        (pl.col("total").shuffle(2), "order_kept"),
        (pl.lit(7.0), "order_kept"),
        (pl.col("total") * SOME, "values_kept"),
    ],
    ids=["per cent", "beside other names", "all alike", "half of it zero"],
)
def test_one_period_of_one_indicator_that_lies_is_shown_with_its_rows(lie: pl.Expr, check: str, day: date) -> None:
    before = series("share", "seats")
    true = month(day, more=2).join(
        before.filter(indicator="share", period=date(2019, 1, 1)).select("place", *ADDED), "place"
    )
    others = before.filter((pl.col("indicator") != "share") | (pl.col("period") != day))
    assert absurd(pl.concat([others, true.select(before.columns)]), before, SERIES) == {}
    now = pl.concat([others, true.with_columns(total=lie).select(before.columns)])
    found = absurd(now, before, SERIES)
    (finding,) = found.pop(check)
    assert (finding["period"], finding["of"]) == (str(day), "share") and not set(found) - {"unit_alike"}
    rows = rows_of(SERIES, finding, now, before)
    assert rows and {(row["indicator"], row["total"] == row["was"]) for row in rows} == {("share", False)}


def test_one_more_at_the_head_of_a_list_moves_no_order() -> None:
    listed = Comparison(quantity="total", cell=("place_no",))
    before = month(JULY).with_columns(place_no=pl.int_range(pl.len()), total=pl.col("total").shuffle(4))
    now = before.with_columns(place_no=pl.col("place_no") + 1)
    assert absurd(pl.concat([before.head(1), now]), before, listed) == {}


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
