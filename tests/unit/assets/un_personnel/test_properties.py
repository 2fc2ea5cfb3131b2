"""What holds for any mixture of documents: every row accounted for, no order mattering, no smooth series suspected."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.un_personnel import plausibility
from assets.un_personnel.harmonise import harmonise
from tests.support.personnel import COUNTRIES, MISSIONS, TYPES, accounted, keys, month, provided, reference, report

REFERENCE = reference()
CALM = settings(max_examples=20, derandomize=True)
FEW = settings(CALM, max_examples=10)

figure = st.one_of(st.integers(0, 1500).map(str), st.sampled_from(["NA", "", "x", "-4", "1,200", "7'", None]))
who = st.sampled_from([*COUNTRIES, "Ghana'", "Republic of", "all", "", None])
mission = st.sampled_from([*MISSIONS, "UNOCI'", "UNXYZ", "all", None])
day = st.sampled_from(["2015-01-31", "2015-02-28", "2015-02-01", "1422662400000", "31-Jan-15", "never", None])
IPI_NAMES = ["date", "contributor", "mission", "personnel_type", "male", "female", "total"]
HUB_NAMES = [
    "last_reporting_date",
    "contributing_country",
    "mission_acronym",
    "personnel_type",
    "male_personnel",
    "female_personnel",
    "total_uniformed_personnel",
]
FATAL_NAMES = [
    "casualty_id",
    "incident_date",
    "mission_acronym",
    "casualty_nationality",
    "casualty_personnel_type",
    "gender",
]


def frames(source: str, names: list[str], row: st.SearchStrategy) -> st.SearchStrategy:
    """Up to three documents of a source, of up to twelve rows each."""
    documents = st.lists(st.lists(row, max_size=12), max_size=3)
    return documents.map(lambda found: _frame(source, names, found))


def _frame(source: str, names: list[str], documents: list[list[tuple]]) -> pl.DataFrame:
    schema = dict.fromkeys([*names, "locator", "dataset"], pl.String)
    made = [
        provided(
            pl.DataFrame(
                [(*row, f"line {n}", "DPO-UCHISTORICAL") for n, row in enumerate(rows)], schema=schema, orient="row"
            ),
            source,
            f"{index}" * 12,
        )
        for index, rows in enumerate(documents)
    ]
    return pl.concat(made) if made else provided(pl.DataFrame(schema=schema), source, "0" * 12)


line = st.tuples(
    st.sampled_from([*MISSIONS, "UNXYZ"]),
    st.sampled_from([*COUNTRIES, "Russian"]),
    st.sampled_from([*TYPES, "Pilots"]),
    st.integers(0, 9),
    st.integers(0, 90),
).map(lambda r: (*r, r[3] + r[4]))


@st.composite
def reports(draw: st.DrawFn) -> pl.DataFrame:
    """Up to three monthly reports; some print a grand total that is wrong."""
    made = []
    for index in range(draw(st.integers(0, 3))):
        lines = draw(st.lists(line, min_size=1, max_size=8))
        sums = [sum(row[n] for row in lines) for n in (3, 4, 5)]
        wrong = draw(st.sampled_from([0, 0, 1]))
        made.append(report(f"f{index}" * 6, month(draw(st.integers(0, 2))), lines, (sums[0], sums[1], sums[2] + wrong)))
    return pl.concat(made) if made else report("f" * 12, month(0), []).clear()


mixtures = st.fixed_dictionaries(
    {
        "ipi_peacekeeping": frames(
            "ipi_peacekeeping",
            IPI_NAMES,
            st.tuples(day, who, mission, st.sampled_from(["Troops", "Total", "x"]), figure, figure, figure),
        ),
        "psdata_contributors": frames(
            "psdata_contributors",
            HUB_NAMES,
            st.tuples(day, who, mission, st.sampled_from(["Troops", "fpu", None]), figure, figure, figure),
        ),
        "psdata_fatalities": frames(
            "psdata_fatalities",
            FATAL_NAMES,
            st.tuples(
                st.sampled_from(["A", "B", "C", None]),
                day,
                mission,
                who,
                st.sampled_from(["Military", "Local ", "?"]),
                st.sampled_from(["M", "F", ""]),
            ),
        ),
        "un_contributions": reports(),
    }
)


@FEW
@given(mixtures)
def test_every_parsed_row_is_placed_rejected_or_set_aside(parsed):
    assert accounted(harmonise(parsed, REFERENCE)) == keys(parsed.values())


@FEW
@given(mixtures, st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(parsed, random):
    shuffled = {}
    for source, rows in parsed.items():
        documents = rows.partition_by("document_id", maintain_order=True)
        random.shuffle(documents)
        shuffled[source] = pl.concat(documents) if documents else rows
    one, other = harmonise(parsed, REFERENCE), harmonise(dict(reversed(shuffled.items())), REFERENCE)
    for name, table in one.tables.items():
        assert _sorted(table) == _sorted(other.tables[name]), name
    for lost in ("rejected", "set_aside", "conflicts"):
        assert _sorted(getattr(one, lost)) == _sorted(getattr(other, lost)), lost


def _sorted(table: pl.DataFrame) -> list[str]:
    return sorted(map(repr, table.with_columns(pl.col(pl.Categorical).cast(pl.String)).rows()))


@FEW
@given(mixtures)
def test_each_month_is_taken_from_one_document_that_has_it(parsed):
    tables = harmonise(parsed, REFERENCE).tables
    source, rows = tables["core.month_source"], tables["core.uniformed_personnel"]
    assert source["month_end"].is_unique().all()
    assert set(source["month_end"]) == set(rows["month_end"])
    pairs = set(rows.select(pl.col("month_end"), pl.col("document_id").cast(pl.String)).rows())
    assert set(source.select("month_end", "document_id").rows()) <= pairs


LENGTH = 12
BASE = {"MINUSCA": (9000, 0.04), "UNMIL": (4000, 0.07), "UNTSO": (160, 0.15)}


def series(growth: float, drift: float, wobble: list[float]) -> pl.DataFrame:
    """Three missions over twelve months: totals growing by a factor a month, the share of women drifting by a step."""
    rows = []
    for index in range(LENGTH):
        for unit, (size, share) in BASE.items():
            for part, who_sends in ((0.7, "GHA"), (0.3, "NPL")):
                total = round(size * part * growth**index * (1 + wobble[index] / 50))
                women = round(total * min(max(share + drift * index + wobble[index] / 1000, 0), 1))
                rows.append((month(index), "d" * 12, unit, who_sends, "troops", women, total))
    names = ["month_end", "document_id", "mission", "entity", "personnel_type", "female", "total"]
    return pl.DataFrame(rows, schema=names, orient="row")


def suspected(rows: pl.DataFrame) -> set[tuple]:
    source = rows.select("month_end", "document_id").unique()
    return set(plausibility.implausible(rows, source).select("month_end", "mission", "measure").rows())


wobbles = st.lists(st.floats(-1, 1), min_size=LENGTH, max_size=LENGTH)
smooth = st.builds(series, st.floats(0.95, 1.05), st.floats(-0.003, 0.01), wobbles)
steep = st.builds(series, st.floats(0.8, 1.2), st.floats(-0.003, 0.01), wobbles)


@CALM
@given(steep)
def test_trends_and_ordinary_noise_are_never_suspected(rows):
    assert suspected(rows) == set()


@CALM
@given(smooth, st.integers(1, LENGTH - 1), st.sampled_from([3, 0.25]), st.sampled_from(list(BASE)))
def test_a_level_that_lasts_is_not_suspected_once_it_has_lasted(rows, start, factor, unit):
    moved = (pl.col("mission") == unit) & (pl.col("month_end") >= month(start))
    shifted = rows.with_columns(
        pl.when(moved).then((pl.col(c) * factor).round()).otherwise(c).cast(pl.Int64).alias(c)
        for c in ("female", "total")
    )
    if 3 <= start <= LENGTH - 3:
        assert not [found for found in suspected(shifted) if found[2] == "total" and found[1] is not None]


@CALM
@given(smooth, st.integers(0, LENGTH - 1), st.sampled_from(list(BASE)))
def test_women_and_men_exchanged_are_always_suspected(rows, at, unit):
    where = (pl.col("mission") == unit) & (pl.col("month_end") == month(at))
    swapped = rows.with_columns(
        pl.when(where).then(pl.col("total") - pl.col("female")).otherwise("female").alias("female")
    )
    assert suspected(swapped) == {(month(at), unit, "female_share")}


@CALM
@given(smooth, st.integers(0, LENGTH - 1), st.sampled_from(list(BASE)))
def test_ten_times_the_persons_are_always_suspected(rows, at, unit):
    where = (pl.col("mission") == unit) & (pl.col("month_end") == month(at))
    tenfold = rows.with_columns(pl.when(where).then(pl.col(c) * 10).otherwise(c).alias(c) for c in ("female", "total"))
    assert suspected(tenfold) == {(month(at), unit, "total")}


@CALM
@given(smooth, st.integers(1, LENGTH - 2))
def test_a_jump_of_one_contributor_blames_its_cell_alone(rows, at):
    where = (pl.col("mission") == "UNMIL") & (pl.col("entity") == "NPL") & (pl.col("month_end") == month(at))
    swapped = rows.with_columns(
        pl.when(where).then(pl.col("total") - pl.col("female")).otherwise("female").alias("female")
    )
    found = plausibility.implausible(swapped, swapped.select("month_end", "document_id").unique())
    assert found.select("month_end", "scope", "mission", "entity", "personnel_type", "measure").rows() == [
        (month(at), "mission", "UNMIL", "NPL", "troops", "female_share")
    ]


@CALM
@given(smooth, st.integers(0, LENGTH - 1))
def test_a_month_with_women_and_men_exchanged_everywhere_is_suspected_as_a_whole(rows, at):
    here = pl.col("month_end") == month(at)
    exchanged = pl.when(here).then(pl.col("total") - pl.col("female")).otherwise("female").alias("female")
    found = suspected(rows.with_columns(exchanged))
    assert {when for when, *_ in found} == {month(at)} and (month(at), None, "female_share") in found


@CALM
@given(smooth, st.integers(0, LENGTH - 1), st.sampled_from(["female_share", "total"]))
def test_a_wrong_mission_is_suspected_whole_though_one_contributor_is_most_of_it(rows, at, measure):
    unit = (pl.col("mission") == "UNMIL") & (pl.col("month_end") == month(at))
    most = pl.when(pl.col("mission") == "UNMIL", pl.col("entity") == "NPL").then(20).otherwise(1)
    rows = rows.with_columns((pl.col(c) * most).cast(pl.Int64).alias(c) for c in ("female", "total"))
    wrong = {
        "female_share": [(pl.col("total") - pl.col("female")).alias("female")],
        "total": [pl.col(c) * 10 for c in ("female", "total")],
    }[measure]
    spoiled = pl.concat([rows.filter(~unit), rows.filter(unit).with_columns(wrong)])
    found = plausibility.implausible(spoiled, spoiled.select("month_end", "document_id").unique())
    assert found.select("month_end", "mission", "entity", "measure").filter(mission="UNMIL").rows() == [
        (month(at), "UNMIL", None, measure)
    ]
    assert found.filter(mission="MINUSCA").is_empty() and set(found["month_end"]) == {month(at)}
