"""un_personnel over the real downloads: known numbers, sources that must agree, and the months that are covered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import assets.reference
from assets.reference.harmonise import harmonise as reference_tables
from assets.reference.parse import parse as reference_rows
from assets.un_personnel import parse_ipi, parse_psdata, reports
from assets.un_personnel.harmonise import harmonise
from pipeline.contract import Harmonised, Reference
from pipeline.entities import Entities
from tests.support import environment
from tests.support.personnel import accounted, keys

MIRROR = environment.MIRROR or Path("no mirror")
pytestmark = pytest.mark.skipif(environment.MIRROR is None, reason="WPS_MIRROR names no folder of downloads")

Parse = Callable[[bytes, str], pl.DataFrame]


def load(folder: Path, parse: Parse, source: str) -> pl.DataFrame:
    """The parsed rows of every distinct document in a folder."""
    found: dict[str, pl.DataFrame] = {}
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        document = hashlib.sha256(data).hexdigest()[:12]
        if document not in found:
            named = [
                pl.lit(v).alias(k)
                for k, v in (("source_id", source), ("document_id", document), ("document_name", path.name))
            ]
            found[document] = parse(data, path.name).with_columns(named)
    return pl.concat(found.values(), how="diagonal")


@pytest.fixture(scope="module")
def reference() -> Reference:
    rows = load(Path(assets.reference.__file__).parent / "data", reference_rows, "reference")
    tables = reference_tables({"reference": rows}).tables
    return Reference(Entities(tables["core.entity"], tables["core.entity_alias"]), tables)


@pytest.fixture(scope="module")
def parsed() -> dict[str, pl.DataFrame]:
    parsers: dict[str, Parse] = {
        "un_contributions": reports.parse,
        "ipi_peacekeeping": parse_ipi.parse,
        "psdata_contributors": parse_psdata.parse,
        "psdata_missions": parse_psdata.parse,
        "psdata_fatalities": parse_psdata.parse,
    }
    return {source: load(MIRROR / source, parse, source) for source, parse in parsers.items()}


@pytest.fixture(scope="module")
def result(parsed: dict[str, pl.DataFrame], reference: Reference) -> Harmonised:
    return harmonise(parsed, reference)


def test_every_row_is_accounted_for(parsed, result):
    assert accounted(result) == keys(parsed.values())


def test_143_months_are_covered(result):
    months = result.tables["core.month_source"]["month_end"]
    assert (len(months), months.min(), months.max()) == (143, date(2009, 11, 30), date(2025, 6, 30))


def test_months_equal_the_answers_read_by_hand(result):
    path = MIRROR.parent / "truth" / "reports.csv"
    if not path.exists():
        pytest.skip("no answers beside the mirror")
    answers = pl.read_csv(path, try_parse_dates=True).drop("file").unique()
    source = result.tables["core.month_source"].select("month_end", "document_id", "persons_lost")
    rows = result.tables["core.uniformed_personnel"].with_columns(pl.col("document_id").cast(pl.String))
    sums = (
        rows.join(source, on=["month_end", "document_id"])
        .group_by("month_end", "persons_lost")
        .agg(pl.col("female", "total").sum())
    )
    both = answers.join(sums, left_on="as_of", right_on="month_end", suffix="_ours")
    assert both.height == answers.height
    wrong = both.filter(pl.col("total_ours") + pl.col("persons_lost") != pl.col("total"))
    assert wrong.is_empty(), wrong
    sexes = both.filter(pl.col("female").is_not_null(), pl.col("persons_lost") == 0)
    assert sexes.filter(pl.col("female") != pl.col("female_ours")).is_empty()
    assert both.filter(pl.col("persons_lost") > 0.01 * pl.col("total")).is_empty()


def test_ipi_clean_file_is_placed_whole(parsed, result):
    clean = parsed["ipi_peacekeeping"].filter(pl.col("document_name") == "Gender.Full.csv")
    assert clean.height == 29115 * 5
    document = clean["document_id"][0]
    assert pl.concat([result.rejected, result.set_aside]).filter(pl.col("document_id") == document).is_empty()
    totals = result.tables["core.reported_total"].filter(pl.col("document_id") == document)
    assert totals.height == 29115 and totals["agrees"].all()


def test_ipi_dirty_file(parsed, result):
    dirty = parsed["ipi_peacekeeping"].filter(pl.col("document_name") == "full_gender_data.csv")
    document = dirty["document_id"][0]
    lost = pl.concat([result.rejected, result.set_aside]).filter(pl.col("document_id") == document)
    assert set(lost["reason"]) == {"inconsistent_row", "no_figure", "duplicate_row"}
    assert lost.filter(pl.col("reason") == "inconsistent_row").height == 17
    rows = result.tables["core.uniformed_personnel"].filter(pl.col("document_id").cast(pl.String) == document)
    assert not rows["contributor_label"].cast(pl.String).str.contains("'$").any()
    assert rows.filter(pl.col("female") + pl.col("male") != pl.col("total")).is_empty()


def test_ipi_editions_agree_or_are_listed(result):
    rows = result.tables["core.uniformed_personnel"].filter(pl.col("source_id").cast(pl.String) == "ipi_peacekeeping")
    cell = ["month_end", "mission", "entity", "personnel_type"]
    differ = rows.group_by(cell).agg(pl.col("total").n_unique()).filter(pl.col("total") > 1)
    listed = result.conflicts.filter(
        pl.col("table_name") == "core.uniformed_personnel", pl.col("claims").str.contains("ipi_peacekeeping")
    )
    refused = result.rejected.filter(pl.col("reason") == "inconsistent_row")
    absent = pl.col("claims").str.contains('"value":null', literal=True)
    both = listed.filter(pl.col("field") == "total", ~absent)
    assert differ.height + refused.height == both.height == 17


def test_cells_that_one_ipi_edition_lacks_are_listed(result):
    """As many as the editions have apart from each other, on the months that both have."""
    rows = result.tables["core.uniformed_personnel"].filter(pl.col("source_id").cast(pl.String) == "ipi_peacekeeping")
    both = rows.group_by("month_end").agg(pl.col("document_id").n_unique()).filter(pl.col("document_id") > 1)
    cell = ["month_end", "mission", "entity", "personnel_type"]
    held = rows.filter(pl.col("total") > 0).join(both, on="month_end", how="semi")
    once = held.group_by(cell).agg(pl.col("document_id").n_unique()).filter(pl.col("document_id") == 1)
    claimed = result.rejected.filter(pl.col("reason") == "inconsistent_row").height
    listed = result.conflicts.filter(pl.col("claims").str.contains('"value":null', literal=True))
    assert listed.height == once.height - claimed > 300


def test_fatalities(parsed, result):
    rows = parsed["psdata_fatalities"]
    assert sorted(rows.group_by("document_id").len()["len"]) == [4350, 4429]
    table = result.tables["core.fatality"]
    assert table["casualty_id"].is_unique().all() and table.height == rows["casualty_id"].n_unique() == 4423
    assert table.group_by("sex").len().filter(pl.col("sex") == "female")["len"].to_list() == [73]
    repeated = result.set_aside.filter(pl.col("reason") == "repeated_casualty_id")
    assert repeated.height == 6
    assert result.conflicts.filter(pl.col("table_name") == "core.fatality")["key"].n_unique() == 6


def test_the_country_snapshot_equals_the_report_of_its_month(result):
    when = date(2021, 1, 31)
    rows = result.tables["core.uniformed_personnel"].filter(pl.col("month_end") == when).cast({"source_id": pl.String})
    sums = rows.group_by("source_id", "entity").agg(pl.col("female", "male", "total").sum()).filter(pl.col("total") > 0)
    hub, report = (
        sums.filter(pl.col("source_id") == s).drop("source_id").sort("entity")
        for s in ("psdata_contributors", "un_contributions")
    )
    assert hub.height > 100 and hub.equals(report)


def test_what_is_out_of_line_is_found_by_its_neighbours(result):
    found = result.tables["core.implausible"]
    named = set(found.select("month_end", "mission", "entity", "personnel_type", "measure").rows())
    swapped = {(date(2016, at, day), "UNOCI", "MAR", "troops", "female_share") for at, day in ((1, 31), (4, 30))}
    assert swapped < named
    # Australia's and Austria's figures under each other's name; a contributor's troops left out of one month
    assert {("AUS", 175.0), ("AUT", 19.0), ("TCD", 52.0)} <= set(found.select("entity", "value").rows())
    blank = found.filter(pl.col("scope") == "mission_type", pl.col("measure") == "female_share")
    assert set(blank["mission"]) == {"UNAMID"} and set(blank["value"]) == {0.0}
    assert found.height < 200


def test_mission_lists_are_placed(result):
    listing = result.tables["core.mission_listing"]
    assert listing.height == 81 and listing["is_active"].null_count() == 0
    assert listing.filter(pl.col("longitude").is_null()).height < 15


def test_printed_totals_are_summed_as_the_parser_proves_them(parsed, result):
    proofs = [
        reports.reconcile(rows).with_columns(pl.lit(document).alias("document_id"))
        for (document,), rows in parsed["un_contributions"].partition_by("document_id", as_dict=True).items()
    ]
    table = result.tables["core.reported_total"].with_columns(pl.col("document_id").cast(pl.String))
    both = table.join(pl.concat(proofs), on=["document_id", "locator"], suffix="_proof")
    assert both.height == table.filter(pl.col("source_id").cast(pl.String) == "un_contributions").height > 15_000
    for name in ("male", "female", "total"):
        printed, summed = f"printed_{name}", f"summed_{name}"
        assert both.filter(pl.col(printed).ne_missing(pl.col(f"{printed}_proof"))).is_empty()
        compared = both.filter(pl.col(printed).is_not_null())
        assert compared.height > 5_000 and compared.filter(pl.col(summed) != pl.col(f"{summed}_proof")).is_empty()
    assert both["agrees"].all()
