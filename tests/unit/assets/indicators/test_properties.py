"""Whatever is printed: harmonising the same rows gives the same tables, in any order, and loses none of them."""

from __future__ import annotations

import random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.indicators import dataset
from assets.indicators.harmonise import harmonise
from pipeline.contract import Harmonised
from pipeline.harmonise import account
from tests.support import indicators as made

CODES = st.sampled_from(["TCD", "XKX", "ARB", "INX", "ZZZ", "CHI"])
VALUES = st.sampled_from(["", "0", "12.5", "..", "NaN", "x"])
BULK_LINE = st.builds("Some place,{},{},{},{}".format, CODES, st.sampled_from(["SP.POP.TOTL", "XX"]), VALUES, VALUES)
NUMBERS = st.sampled_from(["", "0", "7", "-3", "many", "1.5"])
GW = st.sampled_from(["483", "345, 365", "9999", "x", "", "678"])
YEARS = st.integers(1946, 2025)
BRD_LINE = st.builds(
    '1,"{}",A,B,C,1,{},{},{},9,3,"A, B","{}","{}",'.format,
    *(st.sampled_from(["7", "7, 8"]), YEARS, NUMBERS, NUMBERS, GW, GW),
)
SVAC_ROW = st.fixed_dictionaries(
    {
        "year": YEARS,
        "actorid": st.sampled_from([1, 2, ""]),
        "location": st.sampled_from(["Rwanda", "Iraq, Kuwait", "Nowhere", "Yugoslavia"]),
        "gwnoloc": st.sampled_from(["517", "645", "345", ""]),
        "gwnoloc2": st.sampled_from([0, 690, ""]),
        "state_prev": st.sampled_from([0, 3, -99, "", 8]),
        "form": st.sampled_from(["1, 2", "-99", "", "7", "x"]),
    }
)
IPU_ROW = st.builds(
    lambda country, year, house, women, share: [country, "R", "Yes", year, None, house, 60, women, share],
    st.sampled_from(["Chad", "USSR", "Nowhere"]),
    YEARS,
    st.sampled_from(["Single", "Upper", None]),
    st.sampled_from([0, 12, "?", "12 13"]),
    st.sampled_from([0, 0.2, "20.0%", "Not available", None]),
)


VERSIONS = ("221", '"22,1"', "26.1")


def some(lines: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(lines, min_size=1, max_size=4)


PRINTED = st.fixed_dictionaries(
    {
        "bulk": st.lists(some(BULK_LINE), min_size=1, max_size=2),
        "deaths": st.lists(st.tuples(st.sampled_from(VERSIONS), some(BRD_LINE)), min_size=1, max_size=2),
        "sexual": some(SVAC_ROW),
        "history": some(IPU_ROW),
    }
)


def rows_of(printed: dict) -> dict[str, pl.DataFrame]:
    """Parsed rows of documents with these lines."""
    deaths = {
        f"{n}.csv": "\n".join([made.BRD_HEADER, *(line + version for line in lines)]).encode()
        for n, (version, lines) in enumerate(printed["deaths"])
    }
    bulk = {f"{n}.csv": made.bulk(*lines, updated=f"202{n}-01-01") for n, lines in enumerate(printed["bulk"])}
    return made.parsed(
        {
            "world_bank": bulk,
            "ucdp_brd": deaths,
            "svac": {"s.xlsx": made.svac(*printed["sexual"])},
            "ipu_parline": {"h.xlsx": made.history(*printed["history"])},
        }
    )


def made_of(result: Harmonised) -> dict[str, list[tuple[object, ...]]]:
    """Everything a harmoniser gave, as it would be written."""
    tables = {name: dataset.tables[name].conform(table).rows() for name, table in result.tables.items()}
    sides = {name: getattr(result, name).rows() for name in ("rejected", "set_aside", "conflicts")}
    return tables | sides


@settings(max_examples=14)
@given(PRINTED, st.integers(0, 999))
def test_the_same_rows_give_the_same_tables_in_any_order_and_none_is_lost(printed: dict, seed: int) -> None:
    rows = rows_of(printed)
    result = harmonise(rows, made.reference())
    first = made_of(result)
    shuffled = {source: frame.sample(fraction=1, shuffle=True, seed=seed) for source, frame in rows.items()}
    names = list(shuffled)
    random.Random(seed).shuffle(names)
    assert made_of(harmonise(rows, made.reference())) == first
    assert made_of(harmonise({name: shuffled[name] for name in names}, made.reference())) == first
    assert set(account(rows, result)["difference"]) == {0}


@settings(max_examples=14)
@given(PRINTED)
def test_a_gap_is_never_a_number_and_a_whole_is_never_counted_by_part(printed: dict) -> None:
    tables = harmonise(rows_of(printed), made.reference()).tables
    observed = tables["core.observation"]
    gap = observed["status"].is_in(["missing", "not_applicable"])
    assert (observed["value"].is_null() == gap).all()
    assert (observed.filter(status="missing")["missing_reason"].is_not_null()).all()
    parts = tables["core.conflict_location"]
    assert not {"deaths_best", "state_prevalence"} & set(parts.columns)
    key = ["source_id", "document_id", "locator"]
    wholes = pl.concat([tables["core.conflict_violence"].select(key), tables["core.sexual_violence"].select(key)])
    assert parts.join(wholes, on=key, how="anti").is_empty()
    assert wholes.is_duplicated().sum() == 0
