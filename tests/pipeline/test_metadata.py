"""What a release says about itself: comments, dictionary, data package, and exports that are safe to open."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ask.coverage import covered
from pipeline.publish.spreadsheet import csv_text, spreadsheet_safe
from pipeline.store.releases import parquet_path
from tests.support.kernel import project_at, published

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
OURS = "schema_name IN ('core', 'marts', 'meta')"
META = {
    *("source", "document", "table", "column", "check_result", "row_account", "reject", "conflict", "correction"),
    *("release", "change", "refusal", "drift", "coverage"),
}


@pytest.fixture(scope="module")
def home(first_night: tuple[Path, dict[str, Any]]) -> Path:
    """The first night's home: these tests only read."""
    return first_night[0]


@pytest.fixture(scope="module")
def folder(home: Path) -> Path:
    return (home / "releases" / "current").resolve()


def test_every_table_and_column_has_a_comment(home: Path) -> None:
    tables = published(home, f"SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE {OURS}")
    columns = published(home, f"SELECT table_name, column_name, comment FROM duckdb_columns() WHERE {OURS}")
    assert len(tables) > 15 and len(columns) > 100
    assert [row for row in [*tables, *columns] if not (row[2] or "").strip()] == []


def test_the_meta_tables_of_the_design_are_there(home: Path) -> None:
    found = published(home, "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'meta'")
    assert {name for (name,) in found} >= META


def test_what_is_there_and_what_is_not_adds_up_to_the_account_of_rows(home: Path) -> None:
    counted = published(
        home,
        "SELECT source_id, sum(rows) FILTER (state IN ('present', 'suspect', 'outside_domain')), "
        "sum(rows) FILTER (state = 'refused'), sum(rows) FILTER (state = 'set_aside') "
        "FROM meta.coverage WHERE rows > 0 GROUP BY 1 ORDER BY 1",
    )
    account = published(
        home,
        "SELECT source_id, nullif(sum(rows_core), 0), nullif(sum(rows_rejected), 0), nullif(sum(rows_set_aside), 0) "
        "FROM meta.row_account GROUP BY 1 ORDER BY 1",
    )
    assert counted == account and counted


def test_coverage_has_a_line_a_source_and_years_where_one_is_asked_for(home: Path) -> None:
    asked = {"table": (None, None), "years": ("adviser_count", None), "country": (None, "FRA"), "nobody": (None, "GHA")}
    found = {}
    for name, (table, country) in asked.items():
        with covered(project_at(home), table, None, country) as answer:
            found[name] = {row["source_id"]: row for row in answer.rows().records()}
    told = found["table"]["adviser_counts"]
    assert (told["present"], told["absent"], told["years_present"], told["rows"]) == (1, 0, "2020", 3)
    assert "reference" not in found["table"], "what is about no period has no line"
    year = found["years"]["adviser_counts"]
    assert (year["year"], year["present"], year["not_at_hand"], year["rows"]) == (2020, 1, 0, 3)
    assert found["country"] == {} == found["nobody"], "rows of this table name no entity"


def test_what_was_rejected_for_its_label_is_told(home: Path) -> None:
    told = published(home, "SELECT what, part, cells, first_seen_utc IS NOT NULL FROM meta.drift")
    assert told == [("label", "unknown_entity", 1, True)]


def test_the_dictionary_lists_the_tables_that_there_are(home: Path) -> None:
    real = published(home, f"SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE {OURS}")
    listed = published(home, 'SELECT table_name, "rows" FROM meta."table"')
    assert {name for name, _ in listed} == {name for (name,) in real} and len(listed) == len(real)
    for name, rows in listed:
        schema, table = name.split(".")
        assert published(home, f'SELECT count(*) FROM "{schema}"."{table}"') == [(rows,)], name


def test_the_dictionary_lists_the_columns_that_there_are(home: Path) -> None:
    real = published(
        home,
        "SELECT schema_name || '.' || table_name, column_name, data_type, comment, column_index FROM duckdb_columns() "
        f"WHERE {OURS}",
    )
    listed = published(home, 'SELECT table_name, column_name, type, description, ordinal FROM meta."column"')
    assert sorted(listed) == sorted(real)
    names = published(home, "SELECT source_name FROM meta.\"column\" WHERE table_name = 'core.adviser_count'")
    assert ("advisers",) in names


def test_parquet_and_database_hold_the_same(home: Path, folder: Path) -> None:
    files = {f"{p.parent.name}.{p.stem}": p for p in (folder / "parquet").rglob("*.parquet")}
    listed = {name for (name,) in published(home, 'SELECT table_name FROM meta."table"')}
    assert set(files) == listed
    with duckdb.connect(str(home / "wps.duckdb"), read_only=True) as connection:
        for name, path in files.items():
            table = '"' + name.replace(".", '"."') + '"'
            query = f"(FROM {table} EXCEPT ALL FROM read_parquet('{path}')) UNION ALL "
            query += f"(FROM read_parquet('{path}') EXCEPT ALL FROM {table})"
            assert connection.execute(f"SELECT count(*) FROM ({query})").fetchall() == [(0,)], name


def test_the_meta_tables_keep_their_own_schema(home: Path) -> None:
    """Keys are unique and required columns filled, as meta.yaml promises; no check runs over these tables."""
    for table in project_at(home).tables.values():
        if table.name.startswith("meta."):
            rows = pl.read_parquet(parquet_path(home / "releases" / "current", table.name))
            key = rows.select(table.primary_key)
            assert key.n_unique() == rows.height, table.name
            assert rows.select(f.name for f in table.fields if f.required).null_count().sum_horizontal().sum() == 0


def test_the_data_package_validates(folder: Path) -> None:
    from frictionless import Package

    path = str(folder / "datapackage.json")
    package = Package(path)
    assert not list(Package.metadata_validate(package.to_descriptor()))
    for resource in [r for r in package.resources if r.format == "parquet"]:  # for rows of these it needs an engine
        assert pq.read_schema(folder / resource.path).names == resource.schema.field_names, resource.name
        package.remove_resource(resource.name)
    report = package.validate()
    assert report.valid, report.flatten(["type", "message"])
    assert len(report.tasks) >= 4


def test_the_data_package_describes_the_files_beside_it(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["id"] == folder.name
    files = [p.relative_to(folder).as_posix() for form in ("csv", "parquet") for p in (folder / form).rglob("*.*")]
    assert sorted(r["path"] for r in package["resources"]) == sorted(files)
    for resource in package["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
    assert {licence["title"] for licence in package["licenses"]} >= {"CC0-1.0"}
    assert any(source["title"].startswith("A Ministry") for source in package["sources"])


def test_any_duckdb_from_1_0_on_opens_the_file(home: Path) -> None:
    tags = published(home, "SELECT tags['storage_version'] FROM duckdb_databases() WHERE NOT internal")
    assert tags == [("v1.0.0+",)]
    head = (home / "wps.duckdb").read_bytes()[:20]
    assert head[8:12] == b"DUCK" and int.from_bytes(head[12:20], "little") == 64


def test_the_release_describes_its_making(home: Path, folder: Path) -> None:
    ((release_id, inputs, code),) = published(home, "SELECT release_id, inputs, code FROM meta.release")
    record = json.loads((folder / "release.json").read_text())
    assert (release_id, inputs) == (folder.name, record["inputs"]) and code == project_at(home).code


def _cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_no_exported_cell_is_a_formula(folder: Path) -> None:
    for path in (folder / "csv").iterdir():
        assert path.read_bytes().startswith(codecs.BOM_UTF8), path.name
        for row in _cells(path.read_text(encoding="utf-8-sig")):
            assert not [cell for cell in row if cell.startswith(FORMULA) and not _is_number(cell)], path.name


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@given(st.lists(st.one_of(cells, st.builds(lambda start, rest: start + rest, st.sampled_from(FORMULA), cells))))
def test_no_cell_of_a_csv_answer_is_a_formula(texts: list[str]) -> None:
    frame = pl.DataFrame({"number": range(len(texts)), "text": texts}, schema_overrides={"text": pl.String})
    written = _cells(csv_text(frame))
    assert written[0] == ["number", "text"]
    found = [row[1] for row in written[1:]]
    assert not [cell for cell in found if cell.startswith(FORMULA)]
    # and nothing else is touched
    assert found == [f"'{text}" if text.startswith(FORMULA) else text for text in texts]


@pytest.mark.parametrize("start", FORMULA)
def test_column_names_are_no_formulas_either(start: str) -> None:
    ((name,), _) = _cells(csv_text(pl.DataFrame({f"{start}HYPERLINK()": [1]})))
    assert not name.startswith(FORMULA)


def test_enumerated_and_nested_cells_are_no_formulas_either() -> None:
    kinds = pl.Series("kind", ["=1", "b"], dtype=pl.Categorical)
    frame = pl.DataFrame([kinds, pl.Series("list", [["=1", "x"], []]), pl.Series("bytes", [b"=1", None])])
    written = _cells(csv_text(frame))
    assert written[1][0] == "'=1" and written[2][0] == "b"
    assert not [cell for row in written for cell in row if cell.startswith(FORMULA)]


def test_numbers_and_missing_cells_stay_what_they_are() -> None:
    frame = pl.DataFrame({"n": [-1, None], "x": [-0.5, 2.0], "text": [None, "a"]})
    assert spreadsheet_safe(frame).equals(frame)
    assert _cells(csv_text(frame))[1:] == [["-1", "-0.5", ""], ["", "2.0", "a"]]
