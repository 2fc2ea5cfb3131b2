"""From parsed rows to core tables: what is placed, what is not and why, whom a month is taken from."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from assets.un_personnel.harmonise import harmonise
from tests.support.personnel import accounted, history, hub, ipi, keys, month, reasons, reference, report

REFERENCE = reference()
JAN = month(0)


def test_no_documents_at_all():
    result = harmonise({}, REFERENCE)
    assert {name: table.height for name, table in result.tables.items()} == {
        "core.uniformed_personnel": 0,
        "core.reported_total": 0,
        "core.month_source": 0,
        "core.month_fill": 0,
        "core.implausible": 0,
        "core.fatality": 0,
        "core.mission_listing": 0,
    }


def test_a_report_becomes_typed_rows():
    rows = report(
        "a" * 12,
        JAN,
        [("UNMIL", "Ghana", "Contingent Troop", 1100, 2000, 3100), ("MINUSCA (CAR)", "Nepal", "FPU", 0, 5, 5)],
        (1100, 2005, 3105),
    )
    result = harmonise({"un_contributions": rows}, REFERENCE)
    first, second = result.tables["core.uniformed_personnel"].to_dicts()
    assert first == {
        "source_id": "un_contributions",
        "document_id": "a" * 12,
        "locator": "p1 r0",
        "month_end": JAN,
        "date_source": "printed",
        "mission": "UNMIL",
        "entity": "GHA",
        "iso3": "GHA",
        "contributor": "Ghana",
        "contributor_label": "Ghana",
        "personnel_type": "troops",
        "female": 1100,
        "male": 2000,
        "total": 3100,
    }
    assert (second["mission"], second["personnel_type"]) == ("MINUSCA", "formed_police_unit")
    total = result.tables["core.reported_total"].row(0, named=True)
    assert (total["printed_total"], total["summed_total"], total["agrees"]) == (3105, 3105, True)


def test_a_report_that_contradicts_itself_is_set_aside_whole_and_the_others_go_on():
    wrong = report(
        "b" * 12, JAN, [("UNMIL", "Ghana", "Troops", 1, 2, 3), ("UNMIL", "Nowhere", "Troops", 0, 1, 1)], (1, 4, 5)
    )
    right = report("c" * 12, month(1), [("UNMIL", "Ghana", "Troops", 1, 2, 3)], (1, 2, 3))
    result = harmonise({"un_contributions": pl.concat([wrong, right])}, REFERENCE)
    assert keys([result.set_aside]) == keys([wrong])
    assert set(result.set_aside["reason"]) == {"totals_disagree"}
    assert "grand" in result.set_aside["detail"][0] and "p2 r0" in result.set_aside["detail"][0]
    assert result.tables["core.month_source"]["month_end"].to_list() == [month(1)]
    assert keys([result.tables["core.uniformed_personnel"], result.tables["core.reported_total"]]) == keys([right])


def test_a_line_whose_sexes_do_not_sum_sets_its_report_aside():
    rows = report("b" * 12, JAN, [("UNMIL", "Ghana", "Troops", 1, 2, 4)], (1, 2, 4))
    assert reasons(harmonise({"un_contributions": rows}, REFERENCE)) == {"totals_disagree": 2}


def test_repeated_lines_of_a_report_add_up():
    rows = report("b" * 12, JAN, [("UNMIL", "Ghana", "Troops", 1, 2, 3)] * 2, (2, 4, 6))
    result = harmonise({"un_contributions": rows}, REFERENCE)
    assert result.tables["core.uniformed_personnel"].height == 2 and reasons(result) == {}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (("UNMIL", "Republic of", "Troops", 1, 2, 3), "unknown_entity"),
        (("UNXYZ", "Ghana", "Troops", 1, 2, 3), "unknown_mission"),
        (("UNMIL", "Ghana", "Pilots", 1, 2, 3), "unknown_personnel_type"),
    ],
)
def test_what_the_reference_does_not_know_is_rejected_never_guessed(line, reason):
    rows = report("b" * 12, JAN, [line, ("UNMIL", "Ghana", "Troops", 0, 7, 7)], (1, 9, 10))
    result = harmonise({"un_contributions": rows}, REFERENCE)
    assert result.rejected["reason"].to_list() == [reason]
    assert result.rejected["detail"][0] in line
    assert result.tables["core.uniformed_personnel"]["total"].to_list() == [7]


def test_no_sex_no_mission_no_type_stay_empty():
    rows = report("b" * 12, JAN, [(None, "Ghana", None, None, None, 12)], (None, None, 12))
    row = harmonise({"un_contributions": rows}, REFERENCE).tables["core.uniformed_personnel"].row(0, named=True)
    assert [row[c] for c in ("mission", "personnel_type", "female", "male", "total")] == [None, None, None, None, 12]


def test_ipi_dirt():
    rows = ipi(
        "d" * 12,
        ("2012-02-28", "Zimbabwe'", "UNOCI'", "Troops", "5", "1", "6"),
        ("2012-02-28", "Zimbabwe", "UNOCI", "Troops", "5", "1", "6"),
        ("2012-02-28", "Ghana", "UNOCI", "Troops", "NA", "NA", "NA"),
        ("2012-02-28", "Egypt", "UNOCI", "Troops", "1220", "15", "1234"),
        ("2012-02-28", "Nepal", "UNOCI", "Troops", "0", "0", "0"),
        ("2012-02-28", "all", "all", "Total", "1225", "16", "1240"),
    )
    result = harmonise({"ipi_peacekeeping": rows}, REFERENCE)
    assert reasons(result) == {"duplicate_row": 1, "no_figure": 1, "inconsistent_row": 1}
    core = result.tables["core.uniformed_personnel"]
    assert core["month_end"].unique().to_list() == [date(2012, 2, 29)]
    assert sorted(core.select("contributor", "total").rows()) == [("Nepal", 0), ("Zimbabwe", 6)]
    total = result.tables["core.reported_total"].row(0, named=True)
    assert (total["scope"], total["summed_male"], total["summed_total"], total["agrees"]) == ("grand", 1225, 1240, True)
    assert accounted(result) == keys([rows])


def test_editions_that_differ_are_listed_even_where_one_row_contradicts_itself():
    clean = ipi("c" * 12, ("2012-01-31", "Egypt", "UNOCI", "Troops", "1220", "15", "1235"))
    dirty = ipi("d" * 12, ("2012-01-31", "Egypt'", "UNOCI'", "Troops", "1220", "15", "1234"))
    result = harmonise({"ipi_peacekeeping": pl.concat([dirty, clean])}, REFERENCE)
    conflict = result.conflicts.row(0, named=True)
    assert (conflict["field"], conflict["resolved"]) == ("total", "1235")
    assert json.loads(conflict["key"]) == {
        "month_end": "2012-01-31",
        "mission": "UNOCI",
        "entity": "EGY",
        "personnel_type": "troops",
    }
    assert [(c["value"], c["document_id"]) for c in json.loads(conflict["claims"])] == [
        ("1235", "c" * 12),
        ("1234", "d" * 12),
    ]
    assert result.conflicts.height == 1


def test_a_cell_stated_twice_keeps_the_fullest_row_and_lists_the_conflict():
    rows = ipi("d" * 12, *(("2012-01-31", "Egypt", "UNOCI", "Troops", male, "0", male) for male in ("5", "7")))
    result = harmonise({"ipi_peacekeeping": rows}, REFERENCE)
    assert result.tables["core.uniformed_personnel"]["total"].to_list() == [7]
    assert reasons(result) == {"repeated_cell": 1}
    assert set(result.conflicts["field"]) == {"male", "total"} and set(result.conflicts["resolved"]) == {"7"}


def test_reports_go_before_the_hub_and_the_hub_before_ipi():
    reports = report("a" * 12, JAN, [("UNMIL", "Ghana", "Troops", 1, 99, 100)], (1, 99, 100))
    hub_rows = history(
        "b" * 12, ("2015-01-31", "Ghana", "UNMIL", "2", "98"), ("2015-02-28", "Ghana", "UNMIL", "2", "98")
    )
    ipi_rows = ipi(
        "c" * 12,
        ("2015-02-28", "Ghana", "UNMIL", "Troops", "97", "3", "100"),
        ("2015-03-31", "Ghana", "UNMIL", "Troops", "97", "3", "100"),
    )
    result = harmonise(
        {"un_contributions": reports, "psdata_contributors": hub_rows, "ipi_peacekeeping": ipi_rows}, REFERENCE
    )
    assert result.tables["core.month_source"]["document_id"].to_list() == ["a" * 12, "b" * 12, "c" * 12]
    claimed = {
        json.loads(row["key"])["month_end"]: row["resolved"]
        for row in result.conflicts.filter(pl.col("field") == "female").to_dicts()
    }
    assert claimed == {"2015-01-31": "1", "2015-02-28": "2"}


def test_the_more_complete_document_speaks_unless_it_is_a_fragment():
    country_only = report(
        "a" * 12,
        JAN,
        [(None, "Ghana", None, None, None, 100), (None, "Nepal", None, None, None, 100)],
        (None, None, 200),
    )
    whole = history("b" * 12, ("2015-01-31", "Ghana", "UNMIL", "2", "98"), ("2015-01-31", "Nepal", "UNMIL", "2", "98"))
    fragment = history("b" * 12, ("2015-01-31", "Ghana", "UNMIL", "2", "98"))
    for rows, chosen in ((whole, "b"), (fragment, "a")):
        result = harmonise({"un_contributions": country_only, "psdata_contributors": rows}, REFERENCE)
        assert result.tables["core.month_source"]["document_id"].to_list() == [chosen * 12]


def month_of_three(document: str, name: str, factor: int, missions: int = 3) -> pl.DataFrame:
    """A report of three missions, or the first of them, named like a file."""
    lines = [(m, "Ghana", "Troops", factor, 9 * factor, 10 * factor) for m in ("UNMIL", "UNOCI", "UNTSO")]
    rows = report(document, JAN, lines[:missions])
    return rows.with_columns(pl.lit(name).alias("document_name"))


@pytest.mark.parametrize("reissued", ["2015_01-rev.pdf", "2015_01 (1).pdf", "2015_01_corr.pdf", "2015_01v2.pdf"])
@pytest.mark.parametrize("factor", [10, 1])
def test_a_corrected_reissue_speaks_for_its_month_however_inflated_the_original(reissued, factor):
    original = month_of_three("a" * 12, "2015_01.pdf", 50 * factor)
    corrected = month_of_three("b" * 12, reissued, 49)
    for order in ((original, corrected), (corrected, original)):
        result = harmonise({"un_contributions": pl.concat(order)}, REFERENCE)
        assert result.tables["core.month_source"]["document_id"].to_list() == ["b" * 12]
        assert result.conflicts.height == 9 and set(result.conflicts["field"]) == {"female", "male", "total"}


def test_a_part_of_a_month_is_no_reissue_whatever_its_name():
    whole, part = month_of_three("a" * 12, "2015_01.pdf", 50), month_of_three("b" * 12, "2015_01-rev.pdf", 50, 2)
    result = harmonise({"un_contributions": pl.concat([whole, part])}, REFERENCE)
    assert result.tables["core.month_source"]["document_id"].to_list() == ["a" * 12]


@pytest.mark.parametrize(("printed", "fate"), [("1.000", "not_a_count"), ("1.0", None), ("1,000", None)])
def test_a_full_stop_before_three_digits_is_not_guessed_at(printed, fate):
    result = harmonise(
        {"psdata_contributors": history("b" * 12, ("2015-01-31", "Ghana", "UNMIL", printed, "9"))}, REFERENCE
    )
    assert reasons(result) == ({fate: 1} if fate else {})


def test_a_country_snapshot_is_compared_by_country():
    reports = report(
        "a" * 12, JAN, [("UNMIL", "Ghana", "Troops", 1, 9, 10), ("UNTSO", "Ghana", "FPU", 1, 1, 2)], (2, 10, 12)
    )
    latest = hub(
        "DPO-UCLATEST",
        "b" * 12,
        {
            "last_reporting_date": "31-Jan-15",
            "contributing_country": "Ghana",
            "female_personnel": "2",
            "male_personnel": "11",
            "total_uniformed_personnel": "13",
        },
    )
    result = harmonise({"un_contributions": reports, "psdata_contributors": latest}, REFERENCE)
    assert result.tables["core.month_source"]["source_id"].to_list() == ["un_contributions"]
    assert {(row["field"], row["key"], row["resolved"]) for row in result.conflicts.to_dicts()} == {
        ("male", '{"month_end":"2015-01-31","entity":"GHA"}', "10"),
        ("total", '{"month_end":"2015-01-31","entity":"GHA"}', "12"),
    }
