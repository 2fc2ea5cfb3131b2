"""Changes put together into entries: one revised figure is one entry, thousands of changes are few."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline.declare.field import Field
from pipeline.declare.schema import Table
from pipeline.publish.feeds.entry import ALL
from pipeline.publish.feeds.groups import MOST_DOCUMENTS, SHOWN, Group, groups
from pipeline.publish.feeds.told import Known, entry_of
from pipeline.store.ledgers import LEDGER
from pipeline.store.releases import parquet_path

COLUMNS = (
    *("table_name", "change", "row_key", "column_name", "old_value", "new_value", "old_document_id", "old_locator"),
    *("new_document_id", "new_locator", "cause_detail", "iso3", "mission", "source_id"),
)
OLD, NEW = "aaaaaaaaaaaa", "bbbbbbbbbbbb"
REVISED = {"old_document_id": OLD, "new_document_id": NEW, "causes": ["publisher_revised"], "change": "cell"}
KNOWN = Known({NEW: {"name": "june.pdf"}, OLD: {"name": "june.pdf"}}, {("country", "RWA"): "Rwanda"})


def table(name: str, key: tuple[str, ...], *columns: str, **subjects: str) -> Table:
    fields = tuple(Field(column, "string", column) for column in (*key, *columns))
    return Table(name, name, "", fields, key, subjects=subjects)


TABLES = {
    t.name: t
    for t in (
        table("core.plan", ("plan_id",), "title"),
        table("core.claim", ("n",), "plan_id", "theme", "iso3", "x"),
        table("core.act", ("n", "day"), "next_plan_id", "x", plan="next_plan_id"),
        table("core.text", ("n",), "x"),
        table("core.gone", ("n",), "plan_id"),
        Table(
            "marts.year",
            "",
            "",
            (Field("iso3", "string", ""), Field("months", "integer", "", unit="months")),
            ("iso3",),
        ),
    )
}


def found(folder: Path, *changes: dict[str, Any]) -> dict[tuple[str, str], list[Group]]:
    rows = [
        {c: None for c in COLUMNS} | {"causes": ["unknown"], "change_no": n} | change
        for n, change in enumerate(changes, 1)
    ]
    schema = {"change_no": pl.Int64, **dict.fromkeys(COLUMNS, pl.String), "causes": pl.List(pl.String)}
    documents = {"document_id": [OLD, NEW], "source_id": ["un_contributions"] * 2}
    for name, frame in ((LEDGER, pl.DataFrame(rows, schema=schema)), ("meta.document", pl.DataFrame(documents))):
        parquet_path(folder, name).parent.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(parquet_path(folder, name))
    made: dict[tuple[str, str], list[Group]] = {}
    for group in groups(folder, folder / "spill", TABLES):
        made.setdefault((group.kind, group.value), []).append(group)
    return made


def rwanda() -> list[dict[str, Any]]:
    """A figure of a report that was revised, the sums made of it, and every other row read from the new bytes."""
    key = json.dumps({"month_end": "2025-06-30", "mission": "MINUSCA", "iso3": "RWA"})
    cell = {
        "table_name": "core.personnel",
        "row_key": key,
        "column_name": "female",
        "old_value": "158",
        "new_value": "185",
    }
    place = {**REVISED, "change": "place", "table_name": "core.personnel"}
    return [
        {**place, "iso3": "KEN", "mission": "UNMISS", "source_id": "un_contributions", "row_key": "{}"},
        {**place, "iso3": "RWA", "mission": "MINUSCA", "source_id": "un_contributions", "row_key": key},
        {
            **REVISED,
            **cell,
            "iso3": "RWA",
            "mission": "MINUSCA",
            "source_id": "un_contributions",
            "old_locator": "p6 r18",
            "new_locator": "p6 r18",
        },
        {**REVISED, **cell, "table_name": "marts.contributor_month", "iso3": "RWA"},
        {**REVISED, **cell, "table_name": "marts.mission_month", "mission": "MINUSCA"},
        {**REVISED, **cell, "table_name": "marts.parity", "new_document_id": None, "old_document_id": None},
    ]


def test_one_revised_figure_is_one_entry_of_its_country_and_its_mission_and_of_no_other(tmp_path: Path) -> None:
    made = found(tmp_path, *rwanda())
    subjects = {(ALL, ""), ("country", "RWA"), ("mission", "MINUSCA"), ("source", "un_contributions")}
    assert set(made) == subjects and all(len(of) == 1 for of in made.values())
    entry = entry_of(made["country", "RWA"][0], KNOWN, "r1", "2026-03-01T04:00:00+00:00")
    assert entry.title == (
        "The publisher revised a document: "
        "core.personnel (month_end 2025-06-30, mission MINUSCA, iso3 RWA) female: 158 is now 185"
    )
    assert "before: june.pdf (aaaaaaaaaaaa), p6 r18; now: june.pdf (bbbbbbbbbbbb), p6 r18" in entry.html
    assert (
        "marts.mission_month" not in entry.html
        and "marts.mission_month"
        in entry_of(made["mission", "MINUSCA"][0], KNOWN, "r1", "2026-03-01T04:00:00+00:00").html
    )
    assert made[ALL, ""][0].changes == 4


def test_rows_read_from_another_place_are_no_news(tmp_path: Path) -> None:
    assert found(tmp_path, *rwanda()[:2]) == {} == found(tmp_path)


@pytest.mark.parametrize(("documents", "entries"), [(MOST_DOCUMENTS, MOST_DOCUMENTS), (MOST_DOCUMENTS + 1, 1)])
def test_many_documents_of_one_cause_are_one_entry(tmp_path: Path, documents: int, entries: int) -> None:
    came = [
        {
            "table_name": "core.t",
            "change": "row_added",
            "causes": ["new_document"],
            "new_document_id": f"{n:012}",
            "row_key": "{}",
        }
        for n in range(documents)
        for _ in range(3)
    ]
    made = found(tmp_path, *came)[ALL, ""]
    assert len(made) == entries and sum(g.changes for g in made) == 3 * documents
    assert {g.documents for g in made} == {1 if entries > 1 else documents}


def test_thousands_of_changes_of_code_are_one_entry_with_the_first_of_them(tmp_path: Path) -> None:
    cell = {"table_name": "marts.m", "change": "cell", "column_name": "n", "old_value": "1", "new_value": "2"}
    rows = [
        {**cell, "causes": ["rule_or_code"], "row_key": json.dumps({"n": str(n)}), "cause_detail": "m.sql"}
        for n in range(3000)
    ]
    ((only,),) = found(tmp_path, *rows).values()
    assert (only.changes, len(only.first), only.counts) == (3000, SHOWN, [("marts.m", "cell", 3000)])
    entry = entry_of(only, KNOWN, "r1", "2026-03-01T04:00:00+00:00")
    assert entry.title == "The program changed: 3,000 figures in 1 table" and "And 2,980 more" in entry.html


def test_causes_are_not_mixed_and_are_named_in_their_order(tmp_path: Path) -> None:
    cell = {"table_name": "core.t", "change": "cell", "column_name": "n", "row_key": "{}"}
    made = found(
        tmp_path,
        {**cell, "causes": ["new_document", "rule_or_code"], "new_document_id": NEW},
        {**cell, "causes": ["unknown"]},
    )
    titles = {entry_of(g, KNOWN, "r1", "2026-03-01T04:00:00+00:00").title.split(":")[0] for g in made[ALL, ""]}
    assert titles == {"A new document came; the program changed", "The cause is not known"}


def test_a_plan_or_theme_is_found_in_the_key_or_in_the_row_that_came(tmp_path: Path) -> None:
    made = found(
        tmp_path,
        {"table_name": "core.plan", "change": "cell", "row_key": '{"plan_id": "RWA-1"}', "column_name": "title"},
        {
            "table_name": "core.claim",
            "change": "row_added",
            "row_key": '{"n": "1"}',
            "new_value": '{"plan_id": "KEN-2"}',
        },
        {
            "table_name": "core.claim",
            "change": "row_removed",
            "row_key": '{"n": "1"}',
            "old_value": '{"theme": "peace"}',
        },
        {
            "table_name": "core.text",
            "change": "cell",
            "row_key": '{"n": "1"}',
            "column_name": "x",
            "new_value": "no plan_id",
        },
    )
    assert {subject for subject in made if subject[0] in ("plan", "theme")} == {
        ("plan", "RWA-1"),
        ("plan", "KEN-2"),
        ("theme", "peace"),
    }


def cell(name: str, key: str, column: str = "x", old: str | None = "1", new: str | None = "2") -> dict[str, Any]:
    values = {"column_name": column, "old_value": old, "new_value": new}
    return {"table_name": name, "change": "cell", "row_key": key, **values}


def test_a_row_that_stays_is_about_what_its_columns_name(tmp_path: Path) -> None:
    """Outside the key, by another name, and where there is no such row or table any more; a day in a key is a day."""
    rows = {
        "core.claim": {"n": ["1", "2"], "plan_id": ["KEN-2", None], "theme": ["peace", "women"], "x": ["2", "2"]},
        "core.act": {"n": ["1"], "day": [date(2020, 1, 31)], "next_plan_id": ["RWA-2"], "x": ["2"]},
    }
    for name, columns in rows.items():
        parquet_path(tmp_path, name).parent.mkdir(parents=True, exist_ok=True)
        pl.DataFrame(columns).write_parquet(parquet_path(tmp_path, name))
    made = found(
        tmp_path,
        cell("core.claim", '{"n":"1"}'),
        cell("core.claim", '{"n":"9"}'),
        cell("core.act", '{"n":"1","day":"2020-01-31"}'),
        cell("core.gone", '{"n":"1"}'),
    )
    assert set(made) == {(ALL, ""), ("plan", "KEN-2"), ("theme", "peace"), ("plan", "RWA-2")}
    assert {key: sum(g.changes for g in made[key]) for key in made} == {
        key: 4 if key == (ALL, "") else 1 for key in made
    }


def test_a_row_that_goes_over_to_another_subject_is_told_to_both(tmp_path: Path) -> None:
    plan, state = cell("core.claim", '{"n":"1"}', "plan_id", "KEN-1", "KEN-2"), {"iso3": "UGA"}
    made = found(tmp_path, plan, {**cell("core.claim", '{"n":"1"}', "iso3", "KEN", "UGA"), **state})
    assert set(made) == {(ALL, ""), *(("plan", f"KEN-{n}") for n in (1, 2)), ("country", "KEN"), ("country", "UGA")}


def test_what_a_source_prints_is_text_in_an_entry(tmp_path: Path) -> None:
    cell = {
        "table_name": "core.t",
        "change": "cell",
        "column_name": "n",
        "row_key": "{}",
        "old_value": "<script>",
        "new_value": "",
    }
    ((only,),) = found(tmp_path, cell).values()
    assert "&lt;script&gt; is now an empty text" in entry_of(only, KNOWN, "r1", "2026-03-01T04:00:00+00:00").html


def test_of_how_many_months_something_is_known_is_no_news(tmp_path: Path) -> None:
    counted = {"table_name": "marts.year", "column_name": "months", "iso3": "RWA", **REVISED}
    assert found(tmp_path, counted) == {}
    both = found(tmp_path, counted, {"table_name": "marts.year", "column_name": "iso3", "iso3": "RWA", **REVISED})
    assert [group.changes for group in both["country", "RWA"]] == [1]
