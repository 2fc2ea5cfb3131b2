"""The panel: what is zero, what is unknown, and that nothing is lost or counted twice on the way to it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.marts import Small, declared

DOCUMENT = {"source_id": "un_contributions", "document_id": "d" * 12, "locator": "p1"}
MEMBER = date(1960, 1, 1)
JANUARY, FEBRUARY = date(2019, 1, 31), date(2019, 2, 28)
ACT = {"source_id": "sc_records", "meeting_symbol": "S/PV.1", "document_id": "e" * 12, "locator": "p2"}


def state(entity: str, **more: Any) -> dict[str, Any]:
    return {"entity": entity, "iso3": entity, "name": entity, "kind": "state", "un_member_from": MEMBER, **more}


ENTITIES = [
    state("FRA"),
    state("GBR"),
    state("COD"),
    state("SSD", valid_from=date(2011, 7, 9), un_member_from=date(2011, 7, 14)),
    {
        "entity": "hist:zaire",
        "name": "Zaire",
        "kind": "historic_state",
        "valid_from": date(1971, 10, 27),
        "valid_to": date(1997, 5, 16),
        "successors": "COD",
    },
    {"entity": "ESH", "name": "Western Sahara", "kind": "territory"},
]
GROUPS = [
    {"group_name": "Union", "entity": "FRA", "valid_from": date(1958, 1, 1), "from_year": 1958},
    {"group_name": "Union", "entity": "GBR", "from_year": 1973, "valid_to": date(2019, 6, 30), "to_year": 2019},
    {"group_name": "Union", "entity": "ESH", "from_year": 1982},
    {"group_name": "Club", "entity": "FRA"},
]


def month(day: date, **more: Any) -> dict[str, Any]:
    told = {"has_sex": True, "has_mission": True, "has_type": True, "has_staff_officer": True, "persons_lost": 0}
    return {"month_end": day, "source_id": "un_contributions", "document_id": "d" * 12, **told, **more}


def troops(entity: str, day: date, female: int | None, male: int | None, total: int | None = None) -> dict[str, Any]:
    persons = total if total is not None else (female or 0) + (male or 0)
    kind = {"mission": "UNMISS", "personnel_type": "troops", "iso3": entity, "contributor": entity}
    return {**DOCUMENT, **kind, "entity": entity, "month_end": day, "female": female, "male": male, "total": persons}


def speeches(year: int, *more: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """A meeting a month of which France's speech is at hand; the first one is on women and peace and security."""
    about = {"source_id": "sc_debates_corpus", "document_id": "c" * 12, "locator": "l", "organ": "Security Council"}
    meetings, said = [], []
    for number in range(1, 13):
        held = {"meeting_symbol": f"S/PV.{year}{number}", "date": date(year, number, 1), "is_wps": number == 1}
        meetings.append({**about, **held, "kind": "meeting", "meeting_no": number})
        said.append({**about, **held, "speech_no": 1, "entity": "FRA", "iso3": "FRA"})
        said += [{**about, **held, "speech_no": 2, **one} for one in more if number == 1]
    return {"core.meeting": meetings, "core.speech": said}


ROWS = {
    "core.entity": ENTITIES,
    "core.entity_group": GROUPS,
    "core.nap_calendar": [{"year": y, "day": date(y, 12, 31), "is_as_of": y == 2022} for y in range(2000, 2023)],
    "core.month_source": [month(JANUARY), month(FEBRUARY)],
    "core.uniformed_personnel": [troops("FRA", JANUARY, 10, 90), troops("FRA", FEBRUARY, 20, 80)],
    **speeches(2019),
}


PANEL = ("marts.country_year",)
EVERY = (
    *PANEL,
    "marts.debate_country_year",
    "marts.group_year",
    "marts.group_month",
    "marts.mission_year",
    "marts.commitment_followed",
)


@pytest.fixture
def filled() -> Small:
    return Small(ROWS, *PANEL)


@pytest.fixture
def every() -> Small:
    return Small(ROWS, *EVERY)


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


def test_groups_have_the_members_of_the_day_and_name_those_without_data(every: Small) -> None:
    rows = every.asked("SELECT year, members, uniformed_women, uniformed_persons_missing FROM marts.group_year "
                         "WHERE group_name = 'Union' AND year IN (2018, 2019) ORDER BY year")  # fmt: skip
    assert rows == [(2018, 3, None, "ESH; FRA; GBR"), (2019, 2, 15, "ESH")]
    months = every.asked("SELECT members, uniformed_women, speeches_missing FROM marts.group_month "
                           "WHERE group_name = 'Union' AND month_end = '2019-02-28'")  # fmt: skip
    assert months == [(3, 20, "ESH")]
    assert every.asked("SELECT * FROM marts.group_year WHERE group_name = 'Club'") == []
    assert every.failing("panel_groups_agree") == []


def test_groups_say_nothing_of_words_when_a_speech_has_no_text(every: Small) -> None:
    words = "SELECT wps_words, wps_words_covered, words_missing FROM marts.group_year WHERE year = 2019"
    assert every.asked(words) == [(None, False, "ESH; FRA")]


def plan(adopted: date, precision: str, entity: str = "FRA", **more: Any) -> dict[str, list[dict[str, Any]]]:
    printed = {"plan_id": f"{entity}-1", "entity": entity, "document_id": "f" * 12, "locator": "line 1"}
    return {
        "core.nap_plan": [{**printed, "generation": 1, "revision": 0, "adoption_basis": "adopted", **more}],
        "core.nap_plan_field": [
            {**printed, "field": "adopted", "value": "x", "precision": precision, "first_day": adopted}
        ],
    }


@pytest.mark.parametrize(
    ("adopted", "precision", "expected"),
    [
        (date(2016, 3, 8), "day", ("first_plan", 98, 98)),
        (date(2016, 1, 1), "year", ("first_plan", 31, 396)),
        (date(2015, 1, 1), "year", ("not_sure", 0, 30)),
        (date(2020, 1, 1), "year", ("not_sure", 1492, 1857)),
        (date(2021, 1, 1), "year", ("nothing_known", 1858, 2222)),
        (date(2014, 1, 1), "year", ("nothing_known", None, None)),
    ],
)
def test_what_followed_a_proposal_is_told_as_surely_as_the_date_allows(
    every: Small, adopted: date, precision: str, expected: tuple[Any, ...]
) -> None:
    day = date(2015, 12, 1)
    held = {**ACT, "organ": "Security Council", "date": day, "is_wps": True}
    every.fill(
        {
            "core.meeting": [{**held, "kind": "meeting"}],
            "core.speech": [{**held, "speech_no": 1, "entity": "FRA", "iso3": "FRA", "words": 9}],
            "core.speech_act": [
                {**ACT, "speech_no": 1, "act_no": 1, "kind": "propose", "cue": "propose", "start": 0, "end": 9}
            ],
            "core.speech_topic": [
                {**ACT, "speech_no": 1, "theme": "action_plans", "term": "plan", "start": 1, "end": 5}
            ],
            **plan(adopted, precision),
        },
    )
    found = every.asked("SELECT followed, days_at_least, days_at_most FROM marts.commitment_followed")
    assert found == [expected]


def test_the_gap_to_the_target_is_of_its_category_and_fatalities_of_years_that_are_over(
    every: Small,
) -> None:
    death = {**DOCUMENT, "mission": "UNMISS", "mission_label": "UNMISS", "updated_on": date(2020, 4, 1)}
    every.fill({
            "core.mission": [{"mission": "UNMISS", "name": "n", "kind": "peacekeeping_operation", "start_year": 2011}],
            "core.parity_target": [
                {"category": "military_contingents", "personnel_types": "troops", "target_year": y, "target_share": s}
                for y, s in ((2021, 0.08), (2028, 0.15))
            ],
            "core.fatality": [{**death, "casualty_id": d.isoformat(), "incident_date": d}
                              for d in (date(2019, 1, 1), date(2020, 1, 1))],
        },
    )  # fmt: skip
    row = every.asked(
        "SELECT uniformed_persons, round(military_contingents_women_share, 3), round(military_contingents_gap, 3), "
        "fatalities, individual_police_gap_covered FROM marts.mission_year WHERE year = 2019",
    )
    assert row == [(100, 0.15, 0.07, 1, False)]
    assert every.asked("SELECT fatalities FROM marts.mission_year WHERE year IN (2018, 2020) ORDER BY year") == [
        (0,),
        (None,),
    ]


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


def test_the_highest_prevalence_names_every_coding_that_gives_it(filled: Small) -> None:
    row = {"source_id": "svac", "document_id": "a" * 12, "year": 2003, "entity": "FRA", "is_copy": False}
    coded = [(2, "state"), (2, "amnesty;hrw"), (1, "state"), (None, None)]
    filled.fill({"core.sexual_violence": [
        {**row, "locator": str(n), "highest_prevalence": p, "highest_by": by} for n, (p, by) in enumerate(coded)
    ]})  # fmt: skip
    assert measured(filled, "FRA", 2003, "sexual_violence") == (2, True)
    assert measured(filled, "FRA", 2003, "sexual_violence_by") == ("amnesty; hrw; state", True)
    assert measured(filled, "GBR", 2003, "sexual_violence") == (None, False)


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
def test_checks_of_the_panel_hold_of_it(every: Small, check: str) -> None:
    assert every.failing(check) == []


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
