"""Claims become plans: which plan a claim is about, one answer a field, every row accounted for."""

from __future__ import annotations

import json
from functools import cache

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.action_plans import plans
from assets.action_plans.harmonise import harmonise
from assets.action_plans.vocabulary import PLAN_FIELDS
from pipeline.contract import Harmonised
from pipeline.harmonise import account
from tests.support.register import claim, field, harmonised, parsed, plan, reference, vote

WILPF = {"publisher": "WILPF", "publisher_type": "civil_society", "source_url": "https://example.org/wilpf"}
OTHER = {"publisher": "Other", "publisher_type": "civil_society", "source_url": "https://example.org/other"}


@pytest.mark.parametrize(
    ("generation", "revision_of", "name"),
    [("2", None, "UKR-2"), (None, "2", "UKR-2r1"), (None, "2r1", "UKR-2r2"), (None, None, None)],
)
def test_plans_have_names(generation: str | None, revision_of: str | None, name: str | None) -> None:
    assert plans.plan_id("UKR", generation, revision_of) == name


@given(st.sampled_from(["UKR", "org:eu-1", "org:au-psc"]), st.integers(1, 99), st.integers(0, 9))
def test_names_tell_generation_and_revision(entity: str, generation: int, revision: int) -> None:
    name = f"{entity}-{generation}" + (f"r{revision}" if revision else "")
    assert plans.numbers(name) == (generation, revision)


def test_a_revision_adds_no_generation() -> None:
    result = harmonised(
        claim("UKR-2", "adopted", "2020-10-28"),
        claim("UKR-2r1", "adopted", "2022-12-16"),
        claim("UKR-2r2", "adopted", "2024"),
    )
    rows = result.tables["core.nap_plan"].sort("revision").select("plan_id", "generation", "revision", "revises").rows()
    assert rows == [("UKR-2", 2, 0, None), ("UKR-2r1", 2, 1, "UKR-2"), ("UKR-2r2", 2, 2, "UKR-2r1")]
    assert result.conflicts.is_empty()


def test_document_and_launch_are_different_things() -> None:
    result = harmonised(claim("GHA-1", "document_date", "2010-10"), claim("GHA-1", "launched", "2012", **WILPF))
    assert result.conflicts.is_empty()
    ghana = plan(result, "GHA-1")
    assert (ghana["document_date"], ghana["launched"], ghana["adopted"]) == ("2010-10", "2012", None)
    assert (ghana["adoption_year"], ghana["adoption_basis"], ghana["fields_in_conflict"]) == (2012, "launched", 0)


def test_three_sources_three_years_one_conflict() -> None:
    result = harmonised(
        claim("PSE-1", "adopted", "2016", publisher="UN", publisher_type="un"),
        claim("PSE-1", "adopted", "2015", **WILPF),
        claim("PSE-1", "adopted", "2017", **OTHER),
        claim("PSE-1", "period_start", "2017", **OTHER),
    )
    (conflict,) = result.conflicts.to_dicts()
    assert json.loads(conflict["key"]) == {"plan_id": "PSE-1"} and conflict["field"] == "adopted"
    assert {c["value"] for c in json.loads(conflict["claims"])} == {"2015", "2016", "2017"}
    assert all(c["source_url"] and c["publisher"] for c in json.loads(conflict["claims"]))
    adopted = field(result, "PSE-1", "adopted")
    assert (adopted["value"], adopted["state"], adopted["claims"], adopted["publishers"]) == ("2016", "ruled", 3, 3)
    assert adopted["agreement_share"] == pytest.approx(1 / 3)
    palestine = plan(result, "PSE-1")
    assert (palestine["adopted"], palestine["fields_in_conflict"], palestine["publishers"]) == ("2016", 1, 3)
    assert palestine["agreement_share"] == pytest.approx(0.5)


def test_a_tie_is_null_and_the_year_comes_from_the_next_field() -> None:
    result = harmonised(
        claim("BDI-1", "adopted", "2011", **WILPF),
        claim("BDI-1", "adopted", "2012", **OTHER),
        claim("BDI-1", "launched", "2011-12", **WILPF),
    )
    burundi = plan(result, "BDI-1")
    assert (burundi["adopted"], burundi["adoption_year"], burundi["adoption_basis"]) == (None, 2011, "launched")
    tied = field(result, "BDI-1", "adopted")
    assert (tied["state"], tied["value"], tied["precision"], tied["first_day"], tied["locator"]) == (
        "tied",
        *[None] * 4,
    )
    agrees = result.tables["core.nap_claim"].filter(pl.col("field") == "adopted")["agrees"].to_list()
    assert agrees == [None, None]


def test_the_answer_points_to_its_claim() -> None:
    result = harmonised(claim("GHA-1", "launched", "2012", **WILPF), claim("GHA-1", "launched", "2012-10-29", **OTHER))
    launched = field(result, "GHA-1", "launched")
    assert (launched["value"], launched["precision"], str(launched["first_day"])) == ("2012-10-29", "day", "2012-10-29")
    assert (launched["source_id"], launched["document_id"], launched["locator"]) == ("nap_register", "a" * 12, "line 3")
    winner = result.tables["core.nap_claim"].filter(pl.col("locator") == "line 3").row(0, named=True)
    assert winner["value"] == "2012-10-29" and winner["agrees"]


def test_yes_and_no_are_truth_values_and_silence_is_neither() -> None:
    result = harmonised(claim("GHA-1", "has_budget", "yes"), claim("GHA-1", "has_indicators", "no"))
    ghana = plan(result, "GHA-1")
    assert (ghana["has_budget"], ghana["has_indicators"], ghana["has_monitoring"]) == (True, False, None)
    assert (ghana["adoption_year"], ghana["adoption_basis"]) == (None, None)


def test_a_claim_that_names_no_plan_is_kept_and_answers_nothing() -> None:
    result = harmonised(claim("UKR-", "adopted", "2019"), claim("UKR-1", "adopted", "2016"))
    unnamed = result.tables["core.nap_claim"].filter(pl.col("plan_id").is_null()).to_dicts()
    assert [(u["entity"], u["value"], u["generation"], u["agrees"]) for u in unnamed] == [("UKR", "2019", None, None)]
    assert plan(result, "UKR-1")["claims"] == 1 and result.conflicts.is_empty()


def test_a_page_with_another_countrys_text_stays_with_the_country_of_the_text() -> None:
    printed = claim("MDA-1", "period_start", "2018", country_label="Montenegro", note="text of Moldova")
    (row,) = harmonised(printed).tables["core.nap_claim"].to_dicts()
    assert (row["entity"], row["iso3"], row["country_label"]) == ("MDA", "MDA", "Montenegro")


def test_an_organisation_has_no_country_code() -> None:
    nato = plan(harmonised(claim("org:nato-1", "kind", "regional_plan")), "org:nato-1")
    assert (nato["entity"], nato["iso3"], nato["kind"]) == ("org:nato", None, "regional_plan")


def test_every_row_is_accounted_for() -> None:
    rows = parsed(
        [claim("GHA-1", "adopted", "2012"), claim("XYZ-1", "adopted", "2012"), claim("UKR-", "adopted", "2019")],
        [vote(1325, "votes_for", "15"), vote(1325, "votes_for", "many")],
    )
    result = harmonise({"nap_register": rows}, reference())
    counted = account({"nap_register": rows}, result)
    assert counted.select("rows_parsed", "rows_core", "rows_rejected", "difference").rows() == [
        (3, 2, 1, 0),
        (2, 1, 1, 0),
    ]


def test_without_documents_every_table_is_empty() -> None:
    result = harmonise({}, reference())
    assert {name: frame.height for name, frame in result.tables.items()} == dict.fromkeys(result.tables, 0)
    assert result.conflicts.is_empty() and result.rejected.is_empty() and result.set_aside.is_empty()


CLAIMS = [
    claim(name, about, value, publisher=publisher, publisher_type="news")
    for name in ("GHA-1", "UKR-1", "UKR-1r1")
    for about, value in (("adopted", "2012"), ("period_start", "2013"), ("period_end", "2016"))
    for publisher in ("A", "B")
] + [claim("UKR-1", "adopted", "2011", publisher="C", publisher_type="news")]


@cache
def in_order() -> Harmonised:
    return harmonised(*CLAIMS)


@given(st.permutations(CLAIMS))
def test_the_order_of_the_register_does_not_matter(shuffled: list[dict[str, str]]) -> None:
    one, other = in_order(), harmonised(*shuffled)
    for name in ("core.nap_plan", "core.nap_plan_field"):
        trace = [c for c in ("locator",) if c in one.tables[name].columns]
        assert one.tables[name].drop(trace).equals(other.tables[name].drop(trace)), name


def test_every_field_has_a_column() -> None:
    assert set(PLAN_FIELDS) <= set(harmonised(claim("GHA-1", "adopted", "2012")).tables["core.nap_plan"].columns)
