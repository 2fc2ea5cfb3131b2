"""The reference tables that ship: whole, consistent, cited, and safe to look labels up in."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.reference.harmonise import SPECS, harmonise
from assets.reference.parse import COLUMNS, parse
from pipeline.contract import Harmonised
from pipeline.declare.schema import Table, read_tables
from pipeline.entities import Entities
from pipeline.entities.forms import readings, turned
from pipeline.entities.normal import normalise
from pipeline.entities.translated import translated

FOLDER = Path(__file__).parents[2] / "assets" / "reference"
PRESENT = ("state", "non_member", "territory")


@cache
def harmonised() -> Harmonised:
    frames = [
        parse(path.read_bytes(), path.name).with_columns(
            source_id=pl.lit("reference"), document_id=pl.lit("0" * 12), document_name=pl.lit(path.name)
        )
        for path in sorted((FOLDER / "data").glob("*.csv"))
    ]
    return harmonise({"reference": pl.concat(frames, how="diagonal")}, None)


def table(name: str) -> pl.DataFrame:
    return harmonised().tables[f"core.{name}"]


@cache
def lookup() -> Entities:
    return Entities(table("entity"), table("entity_alias"))


def declared() -> tuple[Table, ...]:
    return read_tables(FOLDER / "datapackage.yaml")


def test_every_row_of_every_file_reaches_its_table() -> None:
    assert {path.stem for path in (FOLDER / "data").iterdir()} == set(COLUMNS) == set(SPECS)
    assert harmonised().rejected.rows() == []
    assert all(frame.height > 0 for frame in harmonised().tables.values())


@pytest.mark.parametrize("name", [t.name for t in declared()])
def test_tables_are_as_declared_and_keep_their_constraints(name: str) -> None:
    declaration = next(t for t in declared() if t.name == name)
    frame = declaration.conform(harmonised().tables[name])
    assert frame.select(declaration.primary_key).is_unique().all()
    for field in declaration.fields:
        values, rules = frame[field.name], field.constraints
        assert field.description.strip()
        assert not (field.required and values.null_count()), field.name
        if "enum" in rules:
            assert set(values.drop_nulls()) <= set(rules["enum"]), field.name
        if "pattern" in rules:
            assert values.drop_nulls().str.contains(f"^(?:{rules['pattern']})$").all(), field.name
        if rules.get("unique"):
            assert values.drop_nulls().is_unique().all(), field.name
        if "minimum" in rules:
            assert values.drop_nulls().ge(rules["minimum"]).all(), field.name
        if "maximum" in rules:
            assert values.drop_nulls().le(rules["maximum"]).all(), field.name


def test_no_table_is_left_undeclared() -> None:
    assert {t.name for t in declared()} == set(harmonised().tables)


def test_the_193_members_of_the_united_nations() -> None:
    entity = table("entity")
    members = entity.filter(pl.col("un_member_from").is_not_null() & pl.col("un_member_to").is_null())
    assert members.filter(kind="state").height == entity.filter(kind="state").height == 193
    assert members.filter(pl.col("kind").is_in(["non_member", "territory", "organisation"])).is_empty()
    admitted = dict(members.select("entity", pl.col("un_member_from").dt.year()).iter_rows())
    assert (admitted["FRA"], admitted["CHE"], admitted["MNE"], admitted["SSD"]) == (1945, 2002, 2006, 2011)


def test_present_codes_belong_to_present_entities_only() -> None:
    entity = table("entity")
    historic = entity.filter(~pl.col("kind").is_in(PRESENT))
    codes = ["iso3", "iso2", "m49"]
    assert historic.select(pl.col(codes).null_count()).row(0) == (historic.height,) * 3
    assert entity.filter(pl.col("kind").is_in(["state", "non_member"]) & pl.col("iso3").is_null()).is_empty()
    with_code = entity.drop_nulls("iso3")
    assert with_code["entity"].equals(with_code["iso3"], check_names=False)
    assert entity.filter(kind="state").select(pl.col("iso2", "m49", "un_region").null_count()).row(0) == (0, 0, 0)
    for column in ("cow_code", "gw_code"):
        present = entity.filter(pl.col("kind").is_in(PRESENT))[column].drop_nulls()
        assert present.is_unique().all()


def test_historic_states_have_successors_that_outlive_them() -> None:
    entity = table("entity")
    ends = dict(entity.select("entity", "valid_to").iter_rows())
    for name, end, successors in entity.filter(kind="historic_state").select("entity", "valid_to", "successors").rows():
        assert end is not None, name
        for successor in successors.split(";"):
            assert ends[successor] is None or ends[successor] > end, (name, successor)


def test_regional_groups_and_organisations_have_their_sizes() -> None:
    current = table("entity_group").filter(pl.col("valid_to").is_null() & pl.col("to_year").is_null())
    sizes = dict(current.group_by("group_name").len().iter_rows())
    assert sizes == {
        "UN African Group": 54,
        "UN Asia-Pacific Group": 54,
        "UN Eastern European Group": 23,
        "UN Latin American and Caribbean Group": 33,
        "UN Western European and Others Group": 29,
        "African Union": 55,
        "European Union": 27,
        "NATO": 32,
        "ASEAN": 11,
        "Organization of Islamic Cooperation": 57,
        "ECOWAS": 12,
        "League of Arab States": 22,
        "SADC": 16,
    }
    regional = current.filter(pl.col("group_name").str.starts_with("UN "))
    assert regional["entity"].is_unique().all()
    members = set(table("entity").filter(kind="state")["entity"])
    assert members == set(regional["entity"])


def test_years_and_dates_of_groups_and_missions_agree() -> None:
    group, mission = table("entity_group"), table("mission")
    pairs = [(group, "valid_from", "from_year"), (group, "valid_to", "to_year")]
    pairs += [(mission, "start_date", "start_year"), (mission, "end_date", "end_year")]
    for frame, day, year in pairs:
        dated = frame.drop_nulls(day)
        assert dated[day].dt.year().cast(pl.Int64).equals(dated[year], check_names=False), day
    for day, precision in (("start_date", "start_precision"), ("end_date", "end_precision")):
        assert mission.filter(pl.col(day).is_null() & pl.col(precision).is_in(["day", "month"])).is_empty()
        assert mission.filter(pl.col(day).is_not_null() & pl.col(precision).is_null()).is_empty()


def test_missions_known_and_their_spellings() -> None:
    mission, alias = table("mission"), table("mission_alias")
    assert mission.filter(kind="peacekeeping_operation").height == 71
    assert set(alias["label"]).isdisjoint(mission["mission"])
    running = set(mission.filter(pl.col("end_year").is_null(), kind="peacekeeping_operation")["mission"])
    assert {"UNTSO", "UNMOGIP", "UNFICYP", "UNDOF", "UNIFIL", "MINURSO", "UNMIK", "MONUSCO"} <= running
    assert {"UNMISS", "UNISFA", "MINUSCA"} <= running
    assert "MINUSMA" not in running
    lost = mission.filter(pl.col("mission") == "MINUSCA").row(0, named=True)
    assert (lost["host_entities"], str(lost["start_date"])) == ("CAF", "2014-04-10")


def test_parity_targets_are_the_printed_ones_and_no_others() -> None:
    rows = set(table("parity_target").select("category", "target_year", "target_share", "kind").iter_rows())
    assert rows == {
        ("military_contingents", 2021, 0.08, "interim"),
        ("military_contingents", 2028, 0.15, "final"),
        ("observers_and_staff_officers", 2021, 0.18, "interim"),
        ("observers_and_staff_officers", 2028, 0.25, "final"),
        ("formed_police_units", 2022, 0.12, "interim"),
        ("formed_police_units", 2028, 0.20, "final"),
        ("individual_police", 2028, 0.30, "final"),
    }


def test_every_work_cited_is_used_and_written_out() -> None:
    texts = [
        text for name, frame in harmonised().tables.items() if name != "core.citation" for text in frame["citation"]
    ]
    used = "\n".join(texts)
    for publisher, title, url in table("citation").select("publisher", "title", "url").iter_rows():
        assert (f"{publisher}: {title}. {url}" if url else f"{publisher}: {title}.") in used


@cache
def claims() -> dict[str, set[str]]:
    """Normalised label -> the entities that list it, by a plain reading of the two tables."""
    found: dict[str, set[str]] = {}
    pairs = [*table("entity").select("name", "entity").rows(), *table("entity_alias").select("label", "entity").rows()]
    for label, entity in pairs:
        found.setdefault(normalise(label), set()).add(entity)
    return found


def test_every_listed_label_resolves_to_a_claimant_or_needs_its_date() -> None:
    aliases = {(r["label"], r["entity"]): r for r in table("entity_alias").iter_rows(named=True)}
    for (label, entity), row in aliases.items():
        on = row["valid_from"] or row["valid_to"]
        match = lookup().resolve(label, on)
        assert (match.entity, match.exact) == (entity, True), label


LABELS = sorted(
    label
    for label, entity in [
        *table("entity").select("name", "entity").rows(),
        *table("entity_alias").select("label", "entity").rows(),
    ]
    if not entity.startswith("org:")
)
LETTERS = st.sampled_from(" abcdefghijklmnopqrstuvwxyzéü'-.,()")


@cache
def forms() -> dict[str, set[str]]:
    """The same for the forms of the labels: turned, and without spaces."""
    found: dict[str, set[str]] = {}
    for key, entities in claims().items():
        for form in (*(turned(reading) for reading in readings(key)), key.replace(" ", "")):
            found.setdefault(form, set()).update(entities)
    return found


def listed(label: str) -> set[str]:
    """The entities that claim the label, a form of it or the name that it is in another language."""
    key = normalise(label.replace("/", " and "))
    forms_of = [turned(r) for k in (key, normalise(label.replace("-", " and "))) for r in readings(k)]
    codes = dict(table("entity").select("iso2", "entity").rows())
    found = claims().get(normalise(label), set()) | {codes.get(translated().get(key, ""), "")}
    return found.union(*(forms().get(form, set()) for form in (*forms_of, key.replace(" ", "")))) - {""}


@settings(max_examples=500)
@given(st.sampled_from(LABELS), st.data())
def test_an_edited_label_means_another_entity_only_where_the_edit_is_listed(label: str, data: st.DataObject) -> None:
    edited = label
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(edited)))
        taken = data.draw(st.integers(0, 3))
        edited = edited[:at] + data.draw(st.text(LETTERS, max_size=2)) + edited[at + taken :]
    match = lookup().resolve(edited)
    assert match.entity is None or match.entity in listed(edited) | claims()[normalise(label)]


@given(st.sampled_from(LABELS), st.sampled_from(LABELS), st.sampled_from([", ", "; ", " / ", " and ", " & ", " "]))
def test_two_entities_in_one_cell_are_no_entity(one: str, other: str, between: str) -> None:
    cell = f"{one}{between}{other}"
    match = lookup().resolve(cell)
    both = claims()[normalise(one)] & claims()[normalise(other)]
    assert match.entity is None or match.entity in listed(cell) | both or together(match.entity, one, other)


def together(entity: str, one: str, other: str) -> bool:
    """Whether one label names the territory and the other the state that administers it."""
    administered = dict(table("entity").select("entity", "administered_by").drop_nulls().rows())
    parts = claims()[normalise(one)] | claims()[normalise(other)]
    return entity in parts and administered.get(entity) in parts
