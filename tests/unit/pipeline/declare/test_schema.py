"""A declared table and everything that follows from it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.declare.field import Field, SchemaError
from pipeline.declare.schema import Table, by_name, common_fields, read_tables
from pipeline.declare.yaml_file import read_yaml
from pipeline.publish.assembly import ddl
from pipeline.store.engine import literal, quoted

ROOT = Path(__file__).parents[4]
#: One for all texts and names: beginning an engine takes longer than asking it.
ENGINE = duckdb.connect(":memory:")
DECLARATIONS = sorted(
    path
    for pattern in ("assets/*/datapackage.yaml", "sql/marts/*/tables.yaml", "pipeline/declare/meta.yaml")
    for path in ROOT.glob(pattern)
)

GOOD = """
resources:
  - name: core.thing
    title: Things
    description: One row per
      thing.
    period: day
    schema:
      primaryKey: [day, name]
      fields:
        - {name: day, type: date, description: The day., constraints: {required: true}}
        - {name: name, type: string, description: "It's a name.", constraints: {enum: [a, b]}}
        - {name: n, type: integer, description: How many., constraints: {minimum: 0, maximum: 9}}
        - {name: share, type: number, description: Share., source_name: pct}
        - {name: sure, type: boolean, description: Whether.}
        - {name: seen_utc, type: datetime, description: When., constraints: {unique: true}}
        - {name: code, type: string, description: Code., constraints: {pattern: "[A-Z]{3}|x"}}
"""


def read(tmp_path: Path, text: str) -> tuple[Table, ...]:
    path = tmp_path / "datapackage.yaml"
    path.write_text(text, encoding="utf-8")
    return read_tables(path)


@pytest.fixture
def table(tmp_path: Path) -> Table:
    (found,) = read(tmp_path, GOOD)
    return found


def rows(**columns: list[object]) -> pl.DataFrame:
    base: dict[str, list[object]] = {
        "day": [date(2020, 1, 2), date(2020, 1, 1)],
        "name": ["b", "a"],
        "n": [1, None],
        "share": [0.5, None],
        "sure": [True, None],
        "seen_utc": [None, None],
        "code": ["ABC", "x"],
    }
    return pl.DataFrame(base | columns, strict=False)


def test_a_declaration_is_read(table: Table) -> None:
    assert table.name == "core.thing" and table.primary_key == ("day", "name") and table.period == "day"
    assert table.columns == ("day", "name", "n", "share", "sure", "seen_utc", "code")
    assert [f.sql for f in table.fields] == ["DATE", "VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "TIMESTAMP", "VARCHAR"]
    assert [f.name for f in table.fields if f.required] == ["day"]
    assert table.comment == "Things. One row per thing."


@pytest.mark.parametrize(
    ("name", "said", "csv"), [("core.a", "", False), ("core.a", ", csv: true", True), ("marts.a", "", True)]
)
def test_a_table_is_for_spreadsheets_where_it_says_so_and_for_analysis(
    tmp_path: Path, name: str, said: str, csv: bool
) -> None:
    fields = "{fields: [{name: n, type: integer, description: N.}]}"
    path = tmp_path / "datapackage.yaml"
    path.write_text(f"resources: [{{name: {name}, title: A{said}, schema: {fields}}}]")
    assert [t.csv for t in read_tables(path)] == [csv]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("type: integer", "type: int", "core.thing.n"),
        ("description: How many.", "description: ''", "core.thing.n"),
        ("minimum: 0", "least: 0", "least"),
        ("primaryKey: [day, name]", "primaryKey: [day, nome]", "nome"),
        ("    title: Things\n", "", "title is missing"),
        ("name: share,", "name: n,", "twice"),
    ],
)
def test_a_wrong_declaration_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(SchemaError, match=said):
        read(tmp_path, GOOD.replace(old, new))


BRIEF = """
fields:
  adviser: {type: string, description: Who advises., constraints: {required: true}}
  iso3: {type: string, description: The adviser's country.}
resources:
  - name: core.thing
    title: Things
    schema:
      fields:
        - {name: source_id}
        - {name: month_end, description: Last day of the month of the visit.}
        - {name: iso3, source_name: isocode}
        - {name: adviser, constraints: {}}
        - {name: locator, type: string, description: Where.}
"""


def test_a_field_takes_what_it_leaves_out_from_the_dictionaries(tmp_path: Path) -> None:
    (table,) = read(tmp_path, BRIEF)
    source_id, month_end, iso3, adviser, locator = table.fields
    assert (source_id.type, source_id.description, source_id.required) == (
        "string",
        "The source, as in meta.source.",
        True,
    )
    assert (month_end.type, month_end.description) == ("date", "Last day of the month of the visit.")
    assert iso3 == Field("iso3", "string", "The adviser's country.", "isocode", {}), "the file's own word goes first"
    assert (adviser.description, adviser.required) == ("Who advises.", False)
    assert locator == Field("locator", "string", "Where."), "a field with a type is whole"


def test_a_name_that_no_dictionary_knows_is_named(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"core\.thing\.advisor: needs a description"):
        read(tmp_path, BRIEF.replace("{name: adviser, constraints: {}}", "{name: advisor}"))


@pytest.mark.parametrize("path", DECLARATIONS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_declaration_defines_a_column_that_it_does_not_have_or_repeats_a_definition(path: Path) -> None:
    package = read_yaml(path)
    own = package.get("fields", {})
    declared = [field for resource in package["resources"] for field in resource["schema"]["fields"]]
    assert not set(own) - {field["name"] for field in declared}
    known = {**common_fields(), **own}
    repeated = [
        (f["name"], k) for f in declared for k in f.keys() - {"name"} if known.get(f["name"], {}).get(k) == f[k]
    ]
    assert not repeated


def test_every_common_field_is_common() -> None:
    declared = [f["name"] for path in DECLARATIONS for r in read_yaml(path)["resources"] for f in r["schema"]["fields"]]
    assert all(declared.count(name) > 2 for name in common_fields())
    assert all({"type", "description"} <= set(field) for field in common_fields().values())


def test_a_name_stands_once(table: Table) -> None:
    assert list(by_name([table])) == ["core.thing"]
    with pytest.raises(SchemaError, match=r"core\.thing is declared twice"):
        by_name([table, table])


def test_rows_conform_in_types_columns_and_key_order(table: Table) -> None:
    shuffled = rows(n=["1", "2"]).select(reversed(table.columns))
    conforming = table.conform(shuffled)
    assert conforming.schema == pl.Schema(table.polars_schema)
    assert conforming["name"].to_list() == ["a", "b"]
    assert conforming["n"].to_list() == [2, 1]


def test_conforming_is_the_same_for_any_order_of_rows(table: Table) -> None:
    frame = rows()
    assert table.conform(frame).equals(table.conform(frame.reverse()))


@given(st.permutations(range(12)), st.integers(1, 13))
def test_slices_follow_one_another_in_key_order(order: list[int], size: int) -> None:
    """However the rows come and however they are cut, the pieces make the table that `conform` makes."""
    fields = (Field("k", "integer", "Key."), Field("v", "string", "Value."))
    table = Table("core.t", "T", "", fields, ("k", "v"))
    frame = pl.DataFrame({"k": [i // 3 for i in order], "v": [str(i) for i in order]})
    pieces = list(table.slices(frame, rows=size))
    assert pl.concat(pieces).equals(table.conform(frame))
    assert table.conform(frame)["v"].to_list() == sorted((str(i) for i in order), key=lambda v: (int(v) // 3, v))


def test_an_empty_frame_conforms(table: Table) -> None:
    assert table.conform(table.empty()).equals(table.empty())


def test_missing_and_undeclared_columns_are_refused(table: Table) -> None:
    with pytest.raises(SchemaError, match=r"core\.thing: columns missing \['n'\], undeclared \['m'\]"):
        table.conform(rows().rename({"n": "m"}))


def test_a_value_that_does_not_fit_is_refused(table: Table) -> None:
    with pytest.raises(SchemaError, match=r"core\.thing: a value does not fit"):
        table.conform(rows(n=["many", "few"]))


def test_the_ddl_makes_a_commented_table(table: Table) -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE SCHEMA core")
        connection.execute(ddl(table))
        found = connection.execute(
            "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE table_name = 'thing'"
        ).fetchall()
        assert found == [(f.name, f.sql, not f.required, f.description) for f in table.fields]
        comment = connection.execute("SELECT comment FROM duckdb_tables()").fetchall()
        assert comment == [(table.comment,)]
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("INSERT INTO core.thing (name) VALUES ('a')")


def test_every_constraint_becomes_an_expectation(table: Table) -> None:
    found = {(e["type"], e["kwargs"].get("column")): e["kwargs"] for e in table.expectations()}
    assert set(found) == {
        ("expect_table_columns_to_match_ordered_list", None),
        ("expect_column_values_to_not_be_null", "day"),
        ("expect_column_values_to_be_in_set", "name"),
        ("expect_column_values_to_be_between", "n"),
        ("expect_column_values_to_be_unique", "seen_utc"),
        ("expect_column_values_to_match_regex", "code"),
    }
    assert found["expect_column_values_to_be_between", "n"] == {"column": "n", "min_value": 0, "max_value": 9}
    # anchored as a whole: an alternative must not let "xylophone" through
    assert found["expect_column_values_to_match_regex", "code"]["regex"] == "^(?:[A-Z]{3}|x)$"
    assert {e["severity"] for e in table.expectations()} == {"error"}


def test_the_frictionless_schema_says_the_same(table: Table) -> None:
    found = table.frictionless()
    assert [f["name"] for f in found["fields"]] == list(table.columns)
    assert found["primaryKey"] == ["day", "name"]
    assert found["fields"][2]["constraints"] == {"minimum": 0, "maximum": 9}


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_no_text_breaks_out_of_a_literal(text: str) -> None:
    assert ENGINE.execute(f"SELECT {literal(text)}").fetchall() == [(text,)]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0."), min_size=1))
def test_no_name_breaks_out_of_its_quotes(name: str) -> None:
    described = ENGINE.execute(f"SELECT 1 AS {quoted(name)}").description
    assert described is not None and described[0][0] == name
    assert quoted(f"core.{name}").startswith('"core"."')


MEASURED = """
resources:
  - name: marts.panel
    title: Panel
    panel: true
    schema:
      primaryKey: [entity, year]
      fields:
        - {name: entity, type: string, description: Who., sources: [reference]}
        - {name: year, type: integer, description: When.}
        - {name: women, type: number, description: Women., unit: persons, sources: [a, b], coverage: Where it is known.}
"""


def test_beside_a_measure_stands_where_it_is_covered(tmp_path: Path) -> None:
    (table,) = read(tmp_path, MEASURED)
    assert table.columns == ("entity", "year", "women", "women_covered") and table.panel
    (women,) = table.measures
    assert (women.unit, women.sources) == ("persons", ("a", "b"))
    covered = table.fields[-1]
    assert (covered.type, covered.description, covered.required) == ("boolean", "Where it is known.", True)
    assert covered.sources == women.sources and table.fields[0].sources == ("reference",)


@pytest.mark.parametrize("said", ["unit: persons, ", "sources: [a, b], ", ", coverage: Where it is known."])
def test_a_measure_says_unit_sources_and_coverage(tmp_path: Path, said: str) -> None:
    with pytest.raises(SchemaError, match=r"women: a measure says unit, sources, coverage"):
        read(tmp_path, MEASURED.replace(said, ""))


PLAIN = ", unit: persons, sources: [a, b], coverage: Where it is known."


@pytest.mark.parametrize(("declared", "instead"), [("[entity, year]", "[year, entity]"), (PLAIN, "")])
def test_a_panel_is_of_measures_by_entity_and_year(tmp_path: Path, declared: str, instead: str) -> None:
    with pytest.raises(SchemaError, match="a panel is keyed by entity, year"):
        read(tmp_path, MEASURED.replace(declared, instead))
