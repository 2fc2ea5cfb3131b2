"""The indicators over the real downloads: known answers, known contradictions, every row accounted for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from assets.indicators import dataset
from assets.indicators.harmonise import harmonise
from pipeline.contract import Harmonised, Refused
from pipeline.fetch.accept.accept import verify
from pipeline.harmonise import account
from tests.support import environment
from tests.support.indicators import parsed, reference

MIRROR = environment.MIRROR or Path("no mirror")
pytestmark = pytest.mark.skipif(environment.MIRROR is None, reason="WPS_MIRROR names no folder of downloads")

FOLDERS = ("world_bank", "ipu_parline", "wps_index", "svac", "ucdp_acd", "ucdp_brd")
PARLIAMENT = "SG.GEN.PARL.ZS"
Rows = Mapping[str, pl.DataFrame]


@pytest.fixture(scope="module")
def rows() -> Rows:
    return parsed({name: {f.name: f.read_bytes() for f in sorted((MIRROR / name).iterdir())} for name in FOLDERS})


@pytest.fixture(scope="module")
def made(rows: Rows) -> Harmonised:
    result = harmonise(rows, reference())
    return Harmonised(
        tables={name: dataset.tables[name].conform(table) for name, table in result.tables.items()},
        rejected=result.rejected,
        set_aside=result.set_aside,
        conflicts=result.conflicts,
        derived=result.derived,
    )


def observed(made: Harmonised, **wanted: object) -> pl.DataFrame:
    return made.tables["core.observation"].filter(**wanted)


def test_every_row_is_accounted_for_and_none_is_rejected(rows: Rows, made: Harmonised) -> None:
    assert set(account(rows, made)["difference"]) == {0}
    assert made.rejected.is_empty()


def test_of_264_places_of_the_world_bank_217_are_countries_and_24_have_no_value(rows: Rows, made: Harmonised) -> None:
    values = rows["world_bank"].filter(row_kind="value")
    assert values["place_code"].n_unique() == 264
    countries = observed(made, indicator=PARLIAMENT)
    assert countries["place_code"].n_unique() == 217
    empty = countries.group_by("place_code", "entity").agg(pl.col("value").count()).filter(value=0)
    assert empty.height == 24 and {"PSE", "XKX"} <= set(empty["place_code"])
    aggregates = made.set_aside.filter(reason="aggregate", source_id="world_bank")["detail"].unique()
    assert len(aggregates) == 47 and any(detail.startswith("INX ") for detail in aggregates)
    assert countries["entity"].null_count() == 0


@pytest.mark.parametrize(
    ("iso3", "year", "value", "status"),
    [("PNG", 2018, 0.0, "observed"), ("SSD", 2010, None, "missing"), ("YEM", 2020, 0.332225913621262, "observed")],
)
def test_a_zero_a_gap_and_a_small_share(
    made: Harmonised, iso3: str, year: int, value: float | None, status: str
) -> None:
    found = observed(made, indicator=PARLIAMENT, iso3=iso3, year=year)
    assert found.select("value", "status").rows() == [(value, status)]


def test_the_history_of_parliaments_as_printed(made: Harmonised) -> None:
    shares = observed(made, indicator="IPU.WOMEN_SHARE")
    place = {row["locator"].partition(",")[0]: row for row in shares.iter_rows(named=True)}
    rwanda, kuwait = place["row 2771"], place["row 1856"]
    assert (rwanda["iso3"], str(rwanda["period_start"]), rwanda["dimension"], rwanda["value"]) == (
        *("RWA", "2013-10-01", "lower"),
        0.6375,
    )
    january = shares.filter(iso3="RWA", year=2013).filter(pl.col("period_start").dt.month() == 1)
    assert january["value"].to_list() == [0.5625]
    assert (kuwait["iso3"], kuwait["year"], kuwait["value"]) == ("KWT", 2013, 0.0125)
    reasons = dict(shares["missing_reason"].drop_nulls().value_counts().rows())
    assert reasons == {"question_mark": 33, "not_available": 30, "blank": 12}
    assert shares.filter(pl.col("value_printed").str.ends_with("%")).select(pl.len(), pl.col("value").max()).row(0) == (
        20,
        0.492,
    )


def test_the_ranking_of_parliaments_as_printed(made: Harmonised) -> None:
    kuwait = observed(made, indicator="IPU.RANKING_ELECTION", iso3="KWT", dimension="lower or single")
    assert kuwait.select("value_printed", "value").rows() == [("12.202", 2020.0)]
    haiti = observed(made, indicator="IPU.RANKING_WOMEN_SHARE", iso3="HTI").sort("dimension")
    assert haiti.select("value_printed", "value", "status").rows() == [("-", None, "missing"), ("0", 0.0, "observed")]


def test_the_index_ranks_181_countries_and_lists_18_without_a_rank(made: Harmonised) -> None:
    ranks = observed(made, indicator="WPS.RANK")
    assert (ranks["value"].count(), ranks["value"].null_count(), ranks["value"].max()) == (181, 18, 181.0)
    rwanda = observed(made, iso3="RWA").filter(pl.col("indicator").is_in(["WPS.INDEX", "WPS.RANK"]))
    assert rwanda.sort("indicator")["value"].to_list() == [0.624, 121.0]
    cuba = observed(made, indicator="WPS.INDEX", iso3="CUB")
    assert cuba.select("value", "missing_reason").rows() == [(None, "unranked")]
    syria = observed(made, indicator="WPS.EMPLOYMENT", iso3="SYR")
    assert syria.select("value", "footnote", "status").rows() == [(46.447865072, "ae", "estimated")]


def test_every_mark_of_the_index_is_kept(rows: Rows, made: Harmonised) -> None:
    printed = rows["wps_index"].filter(row_kind="value")["footnote"].drop_nulls()
    kept = observed(made, source_id="wps_index")["footnote"].drop_nulls()
    assert sorted(kept) == sorted(printed) and "d,m" in set(kept)
    assert set(observed(made, source_id="wps_index", footnote="ae")["status"]) == {"estimated"}


def test_no_row_of_sexual_violence_is_lost_or_counted_as_none(made: Harmonised) -> None:
    table = made.tables["core.sexual_violence"]
    assert (table.height, table["year"].min(), table["year"].max()) == (11_911, 1989, 2021)
    key = ["year", "conflict_id", "actor_id"]
    assert table.height - table.select(key).n_unique() == 22
    assert table["is_copy"].sum() == 1
    missing = dict(table["state_missing"].drop_nulls().value_counts().rows())
    assert missing == {"minus_99": 339, "blank": 10}
    blank = table.filter(state_missing="blank")
    assert blank["actor_id"].null_count() == 10
    rwanda = table.filter(location_label="Rwanda", year=1994)
    codings = ("state_prevalence", "amnesty_prevalence", "hrw_prevalence")
    assert rwanda.select(pl.max(*codings)).row(0) == (3, 0, 3)
    assert "unreadable" not in set(table["forms_missing"])


def test_splitting_locations_changes_no_number_of_conflicts(made: Harmonised) -> None:
    conflicts = made.tables["core.conflict_violence"].filter(dataset="acd")
    assert (conflicts.height, conflicts.filter(pl.col("locations") > 1).height) == (2568, 142)
    parts = made.tables["core.conflict_location"].filter(source_id="ucdp_acd", role="location")
    assert (parts.height, parts["entity"].null_count()) == (2723, 0)
    whole = parts.join(conflicts, on=["source_id", "document_id", "locator"], how="inner")
    assert conflicts["conflict_id"].n_unique() == whole["conflict_id"].n_unique() == 294


def test_deaths_are_counted_once_and_contradictions_of_the_publisher_are_told(made: Harmonised) -> None:
    deaths = made.tables["core.conflict_violence"].filter(dataset="brd")
    assert deaths.filter(year=2021)["deaths_best"].sum() == 83_858
    low_above = deaths.filter(pl.col("deaths_low") > pl.col("deaths_best"))
    assert low_above.height == 5 and not low_above["bounds_in_order"].any()
    iraq = deaths.filter(pl.col("location_label").str.contains("Iraq"), pl.col("locations") == 4)
    assert iraq["year"].to_list() == [2003] and iraq["entity"].to_list() == [None]
    assert not deaths.select("conflict_id", "dyad_ids", "year").is_duplicated().any()


def test_publishers_agree_on_women_in_parliament_within_rounding_or_are_listed(made: Harmonised) -> None:
    bank = observed(made, indicator=PARLIAMENT).filter(pl.col("value").is_not_null())
    houses = ("lower", "single", "single lower")
    union = (
        observed(made, indicator="IPU.WOMEN_SHARE")
        .filter(pl.col("value").is_not_null(), pl.col("dimension").is_in(houses), pl.col("entity").is_not_null())
        .sort("period_start", "locator")
        .unique(["entity", "year"], keep="last", maintain_order=True)
    )
    both = bank.join(union, on=["entity", "year"], suffix="_ipu")
    differ = both.filter((pl.col("value") - 100 * pl.col("value_ipu")).abs() > 0.1)
    key = pl.struct("entity", "year").struct.json_encode().alias("key")
    listed = made.conflicts.filter(pl.col("field").str.starts_with("women in"))
    assert both.height > 250 and differ.select(key).join(listed, on="key", how="anti").is_empty()
    assert listed.height < both.height / 2
    shares = made.conflicts.filter(field="share of women in the house")["key"]
    assert any('"KWT"' in key and "2013" in key for key in shares)


def test_three_of_18_dictionaries_of_the_hub_name_no_columns() -> None:
    listed = json.loads((MIRROR / "psdata_dictionary" / "wps-datasets.json").read_text(encoding="utf-8"))
    silent = {each["Dataset ID"] for each in listed if not each["Column definitions"]}
    assert len(listed) == 18
    assert silent == {"DPPA-GENDEREXPERTISEINSPMS", "DPPA-GENDERPROVISIONSINPAS", "DPPA-POLITICALMISSIONS"}


@pytest.mark.parametrize("source", [s for s in dataset.sources if s.pinned], ids=lambda s: s.source_id)
def test_an_altered_copy_of_a_pinned_file_is_refused(source) -> None:
    for name in source.pinned:
        data = (MIRROR / source.source_id / name).read_bytes()
        expect = source.expectation(name)
        assert expect is not None
        verify(data, expect, None)
        with pytest.raises(Refused) as refused:
            verify(_altered(data), expect, None)
        assert refused.value.reason == "wrong_digest"


def _altered(data: bytes) -> bytes:
    """A copy that is as whole as the original: a digit of a table, a byte of a workbook's comment."""
    return data[:-2] + b"\x01\x00!" if data.startswith(b"PK") else data.replace(b"2", b"3", 1)
