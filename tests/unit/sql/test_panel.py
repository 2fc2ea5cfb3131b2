"""The panel: what is zero, what is unknown, and that nothing is lost or counted twice on the way to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.marts import Small, declared
from tests.support.panel_rows import FACT, FEBRUARY, JANUARY, ROWS, month, speeches, troops

PANEL = ("marts.country_year",)


@pytest.fixture(scope="module")
def whole() -> Small:
    return Small(ROWS, *PANEL)


@pytest.fixture
def filled(whole: Small) -> Iterator[Small]:
    with whole.undone():
        yield whole


def measured(small: Small, entity: str, year: int, measure: str) -> tuple[Any, bool]:
    ((value, covered),) = small.asked(
        f"SELECT {measure}, {measure}_covered FROM marts.country_year WHERE entity = '{entity}' AND year = {year}",
    )
    return value, covered


def test_who_is_not_named_in_the_months_that_were_read_has_a_true_zero(filled: Small) -> None:
    assert measured(filled, "GBR", 2019, "uniformed_women") == (0, True)
    assert measured(filled, "GBR", 2019, "uniformed_women_share") == (None, False)
    assert measured(filled, "FRA", 2019, "uniformed_women") == (15, True)
    assert measured(filled, "FRA", 2019, "uniformed_women_share") == (0.15, True)
    assert measured(filled, "FRA", 2019, "uniformed_months") == (2, True)


def test_a_year_of_which_nothing_was_read_is_unknown(filled: Small) -> None:
    for measure in ("uniformed_women", "uniformed_persons", "uniformed_months", "wps_speeches"):
        assert measured(filled, "FRA", 2018, measure) == (None, False)


def test_of_a_month_that_lacks_persons_only_who_is_named_is_known(filled: Small) -> None:
    filled.fill({"core.month_source": [month(JANUARY), month(FEBRUARY, persons_lost=5)]})
    assert measured(filled, "FRA", 2019, "uniformed_months") == (2, True)
    assert measured(filled, "GBR", 2019, "uniformed_months") == (1, True)
    filled.fill({"core.month_source": [month(FEBRUARY, persons_lost=5)]})
    assert measured(filled, "GBR", 2019, "uniformed_persons") == (None, False)


def test_a_month_without_sexes_counts_for_persons_alone(filled: Small) -> None:
    filled.fill({"core.uniformed_personnel": [troops("FRA", JANUARY, 10, 90), troops("FRA", FEBRUARY, None, None, 50)]})
    assert measured(filled, "FRA", 2019, "uniformed_women") == (10, True)
    assert measured(filled, "FRA", 2019, "uniformed_sex_months") == (1, True)
    assert measured(filled, "FRA", 2019, "uniformed_persons") == (75, True)


def test_nothing_is_covered_before_a_state_existed(filled: Small) -> None:
    filled.fill({"core.month_source": [month(date(2010, 1, 31)), month(date(2011, 1, 31))]})
    measures = [f for f in declared().tables["marts.country_year"].measures]
    assert not any(measured(filled, "SSD", 2010, f.name)[1] for f in measures)
    assert measured(filled, "SSD", 2011, "uniformed_persons") == (0, True)


def test_a_renamed_state_stands_under_its_earlier_name_until_then(filled: Small) -> None:
    filled.fill(speeches(1996, {"entity": "hist:zaire"}))
    assert measured(filled, "hist:zaire", 1996, "wps_speeches") == (1, True)
    assert measured(filled, "COD", 1996, "wps_speeches") == (None, False)
    status = "SELECT un_status FROM marts.country_frame WHERE year = {} AND entity = '{}'"
    assert filled.asked(status.format(1996, "hist:zaire")) == [("member",)]
    assert filled.asked(status.format(1996, "COD")) == [(None,)]
    assert filled.asked(status.format(1997, "COD")) == [("member",)]


def test_speeches_are_known_of_whole_years_only(filled: Small) -> None:
    assert measured(filled, "FRA", 2019, "council_speeches") == (12, True)
    assert measured(filled, "FRA", 2019, "wps_speeches") == (1, True)
    assert measured(filled, "GBR", 2019, "wps_speeches") == (0, True)
    filled.fill({"core.speech": speeches(2019)["core.speech"][:6]})
    assert measured(filled, "GBR", 2019, "wps_speeches") == (None, False)


def test_words_are_known_where_the_text_of_every_speech_was_at_hand(filled: Small) -> None:
    assert measured(filled, "FRA", 2019, "wps_words") == (None, False)
    assert measured(filled, "GBR", 2019, "wps_words") == (0, True)
    filled.fill(speeches(2019, {"entity": "GBR", "words": 300}))
    assert measured(filled, "GBR", 2019, "wps_words") == (300, True)
    assert measured(filled, "GBR", 2019, "wps_topic_names") == ("", True)


def test_deaths_of_several_states_are_nobodys_own(filled: Small) -> None:
    def war(locator: str, deaths: int, *places: str) -> dict[str, list[dict[str, Any]]]:
        row = {"source_id": "ucdp_brd", "document_id": "b" * 12, "locator": locator, "year": 2003}
        return {
            "core.conflict_violence": [{**row, "dataset": "brd", "conflict_id": 1, "locations": len(places),
                                        "deaths_best": deaths, "is_counted": True}],
            "core.conflict_location": [{**row, "role": "location", "entity": place} for place in places],
        }  # fmt: skip

    alone, shared = war("1", 40, "FRA"), war("2", 700, "FRA", "GBR")
    filled.fill({name: [*alone[name], *shared[name]] for name in alone})
    assert measured(filled, "FRA", 2003, "battle_deaths") == (40, True)
    assert measured(filled, "GBR", 2003, "battle_deaths") == (0, True)
    assert measured(filled, "GBR", 2003, "battle_deaths_shared") == (700, True)
    assert measured(filled, "FRA", 2004, "battle_deaths") == (None, False)
    assert measured(filled, "FRA", 2003, "armed_conflicts") == (None, False)


def test_of_two_states_with_one_number_the_one_of_the_middle_of_the_year_is_told(filled: Small) -> None:
    older = {
        "kind": "historic_state",
        "gw_code": 490,
        "valid_to": date(1997, 5, 16),
        "un_member_from": date(1960, 9, 20),
    }
    filled.fill({
        "core.entity": [
            {"entity": "hist:zaire", "name": "Zaire", **older},
            {"entity": "COD", "name": "Congo", "kind": "state", "iso3": "COD", "gw_code": 490,
             "valid_from": date(1997, 5, 17), "un_member_from": date(1997, 5, 17)},
            {"entity": "PSE", "name": "Palestine", "kind": "non_member", "iso3": "PSE"},
            {"entity": "AND", "name": "Andorra", "kind": "state", "iso3": "AND", "un_member_from": date(1993, 7, 28)},
        ],
        "core.conflict_violence": [
            {"source_id": "ucdp_acd", "document_id": "b" * 12, "locator": str(year), "year": year, "dataset": "acd",
             "conflict_id": 1, "locations": 1, "is_counted": True}
            for year in (1996, 1998)
        ],
    })  # fmt: skip
    asked = [("hist:zaire", 1996), *((entity, 1997) for entity in ("hist:zaire", "COD", "PSE", "AND"))]
    told = [measured(filled, entity, year, "armed_conflicts") for entity, year in asked]
    assert told == [(0, True), (None, False), (0, True), (None, False), (0, True)]
    assert filled.failing("panel_conflict_told_once") == []


def test_the_highest_prevalence_names_every_coding_that_gives_it(filled: Small) -> None:
    row = {"source_id": "svac", "document_id": "a" * 12, "year": 2003, "entity": "FRA", "is_copy": False}
    coded = [(2, "state"), (2, "amnesty;hrw"), (1, "state"), (None, None)]
    filled.fill({"core.sexual_violence": [
        {**row, "locator": str(n), "highest_prevalence": p, "highest_by": by} for n, (p, by) in enumerate(coded)
    ]})  # fmt: skip
    assert measured(filled, "FRA", 2003, "sexual_violence") == (2, True)
    assert measured(filled, "FRA", 2003, "sexual_violence_by") == ("amnesty; hrw; state", True)
    assert measured(filled, "GBR", 2003, "sexual_violence") == (None, False)


def party(entity: str | None, name: str, **more: Any) -> dict[str, Any]:
    told = {"report_year": 2018, "listing": "listed", "precision": "year", "state": "agreed"}
    return {
        **FACT,
        "locator": name,
        "entity": entity,
        "party": name,
        "situation_label": entity or "many",
        **told,
        **more,
    }


def number(entity: str, parties: float | None, of: str = "PARTIES", **more: Any) -> dict[str, Any]:
    told = {"indicator": f"FACT.CRSV_LISTED_{of}", "year": 2018, "status": "observed" if parties else "missing"}
    return {**FACT, "locator": f"{entity} {of} {parties}", "entity": entity, "value": parties, **told, **more}


def test_parties_by_name_are_no_total_unless_the_report_has_no_others(filled: Small) -> None:
    filled.fill({"core.crsv_listing": [
        party("COD", "one"), party("COD", "two"), party("FRA", "told", listing="notified"), party(None, "three"),
        party("GBR", "tied", listing=None),
    ]})  # fmt: skip
    assert measured(filled, "COD", 2018, "crsv_listed") == (True, True)
    assert measured(filled, "COD", 2018, "crsv_parties") == (None, False)
    assert measured(filled, "FRA", 2018, "crsv_listed") == (None, False)
    complete = {"topic": "crsv_listing", "year": 2018, "state": "complete"}
    filled.fill({"core.fact_completeness": [{**complete, "state": "partial"}, {**complete, "field": "crsv_party"}]})
    assert measured(filled, "COD", 2018, "crsv_parties") == (None, False)
    filled.fill({"core.fact_completeness": [complete]})
    assert measured(filled, "COD", 2018, "crsv_parties") == (2, True)
    assert measured(filled, "FRA", 2018, "crsv_parties") == (0, True)
    assert measured(filled, "FRA", 2018, "crsv_listed") == (False, True)
    assert measured(filled, "GBR", 2018, "crsv_listed") == (None, False)
    assert measured(filled, "FRA", 2017, "crsv_listed") == (None, False)


def test_a_printed_number_of_parties_is_a_total_where_all_are_meant_and_sources_agree(filled: Small) -> None:
    rows = [number("COD", 17), number("FRA", 4, "NON_STATE_PARTIES"), number("GBR", 3, nature="approximate")]
    filled.fill({"core.observation": rows, "core.crsv_listing": [party("COD", "one")]})
    assert measured(filled, "COD", 2018, "crsv_parties") == (17, True)
    assert measured(filled, "FRA", 2018, "crsv_parties") == (None, False)
    assert measured(filled, "FRA", 2018, "crsv_listed") == (True, True)
    assert measured(filled, "GBR", 2018, "crsv_listed") == (None, False)
    filled.fill({"core.observation": [*rows, number("COD", 16)]})
    assert measured(filled, "COD", 2018, "crsv_parties") == (None, False)
    assert filled.failing("panel_listing_agrees") == []
    filled.fill(
        {"core.observation": [number("COD", 1)], "core.crsv_listing": [party("COD", "one"), party("COD", "two")]}
    )
    assert filled.failing("panel_listing_agrees") == [("COD", 2018, 2, 1)]


def test_a_party_whose_report_was_inferred_is_not_known_to_be_listed_in_it(filled: Small) -> None:
    filled.fill({"core.crsv_listing": [party("COD", "one", precision="inferred")],
                 "core.fact_completeness": [{"topic": "crsv_listing", "year": 2018, "state": "complete"}]})  # fmt: skip
    assert measured(filled, "COD", 2018, "crsv_listed") == (None, False)
    assert measured(filled, "COD", 2018, "crsv_parties") == (None, False)


PERSONS = st.tuples(
    st.sampled_from(["FRA", "GBR", "SSD"]), st.sampled_from([JANUARY, FEBRUARY]), st.integers(0, 99), st.integers(0, 99)
)
ADDED = Small(ROWS, *PANEL)


@given(st.lists(PERSONS, unique_by=lambda cell: cell[:2]), st.sampled_from([0, 7]))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_panel_adds_up_to_what_it_is_made_of(cells: list[tuple[str, date, int, int]], lost: int) -> None:
    ADDED.fill({
        "core.uniformed_personnel": [troops(*cell) for cell in cells],
        "core.month_source": [month(JANUARY), month(FEBRUARY, persons_lost=lost)],
    })  # fmt: skip
    ((persons, women),) = ADDED.asked(
        "SELECT sum(uniformed_persons * uniformed_months), sum(uniformed_women * uniformed_sex_months) "
        "FROM marts.country_year WHERE year = 2019",
    )
    assert round(persons or 0) == sum(female + male for _, _, female, male in cells)
    assert round(women or 0) == sum(female for _, _, female, _ in cells)
    assert ADDED.failing("panel_personnel_adds_up") == []


@pytest.mark.parametrize(
    "check", ["panel_complete", "panel_speeches_add_up", "panel_conflict_adds_up", "panel_left_out"]
)
def test_checks_of_the_panel_hold_of_it(check: str) -> None:
    assert Small(ROWS, *PANEL, "marts.debate_country_year").failing(check) == []


def test_a_contributor_without_a_row_is_named(filled: Small) -> None:
    filled.fill({"core.uniformed_personnel": [troops("ESH", JANUARY, 1, 2)]})
    assert filled.failing("panel_left_out") == [("ESH", 2019, "personnel")]


def test_every_measure_says_unit_and_sources_that_there_are() -> None:
    sources = {source.source_id for _, source in declared().sources}
    measured = [(t, f) for t in declared().tables.values() for f in t.measures]
    assert len(measured) > 60
    assert [(t.name, f.name) for t, f in measured if not (f.unit and f.sources and set(f.sources) <= sources)] == []


def test_the_names_of_the_panel_fit_into_stata() -> None:
    (panel,) = (table for table in declared().tables.values() if table.panel)
    assert [column for column in panel.columns if len(column) > 32] == []


def test_a_contributor_that_is_no_member_is_named_with_the_member_that_may_be_meant() -> None:
    march = date(2019, 3, 31)
    member = {"kind": "state", "un_member_from": date(1945, 10, 24)}
    entities = [{"entity": e, "name": e, "iso3": e, **member} for e in ("FRA", "GBR")]
    small = Small(
        {
            **ROWS,
            "core.entity": [*entities, {"entity": "ESH", "name": "Western Sahara", "kind": "territory"}],
            "core.month_source": [month(JANUARY), month(FEBRUARY), month(march)],
            "core.uniformed_personnel": [
                *(troops("GBR", day, 1, 8) for day in (JANUARY, FEBRUARY, march)),
                *(troops("FRA", day, 0, 3) for day in (JANUARY, march)),
                troops("ESH", FEBRUARY, 0, 3),
            ],
        },
        "marts.uniformed_personnel",
    )
    ((day, mission, *who, _, may_be),) = small.failing("personnel_contributor_is_member")
    assert (day, mission, who, may_be) == (FEBRUARY, "UNMISS", ["ESH", "ESH", 3], "FRA")
