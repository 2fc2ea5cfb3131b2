"""What is rolled up from countries and missions, and what followed a speech."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.support.marts import Small
from tests.support.panel_rows import ACT, DOCUMENT, FACT, ROWS, speeches

EVERY = ("marts.group_year", "marts.group_month", "marts.mission_year", "marts.commitment_followed")


@pytest.fixture(scope="module")
def whole() -> Small:
    return Small(ROWS, *EVERY)


@pytest.fixture
def every(whole: Small) -> Iterator[Small]:
    with whole.undone():
        yield whole


def test_groups_have_the_members_of_the_day_and_name_those_without_data(every: Small) -> None:
    rows = every.asked("SELECT year, members, uniformed_women, uniformed_persons_missing FROM marts.group_year "
                         "WHERE group_name = 'Union' AND year IN (2018, 2019) ORDER BY year")  # fmt: skip
    assert rows == [(2018, 3, None, "ESH; FRA; GBR"), (2019, 2, 15, "ESH")]
    months = every.asked("SELECT members, uniformed_women, speeches_missing FROM marts.group_month "
                           "WHERE group_name = 'Union' AND month_end = '2019-02-28'")  # fmt: skip
    assert months == [(3, 20, "ESH")]
    assert every.asked("SELECT * FROM marts.group_year WHERE group_name = 'Club'") == []
    assert every.failing("panel_groups_agree") == []


def test_a_group_known_from_lists_is_told_of_from_the_first_list_on(every: Small) -> None:
    listed = date(2018, 5, 31)
    every.fill({"core.entity_group": [
        {"group_name": "Club", "entity": "FRA", "listed_from": listed},
        {"group_name": "Club", "entity": "COD", "listed_from": date(2020, 1, 1)},
        {"group_name": "Club", "entity": "GBR", "from_year": 2000},
        {"group_name": "Lodge", "entity": "GBR", "from_year": 2000},
        {"group_name": "Lodge", "entity": "FRA"},
    ]})  # fmt: skip
    told = every.asked("SELECT group_name, year, member_entities FROM marts.group_year WHERE year < 2021 ORDER BY 1, 2")
    assert told == [("Club", 2018, "FRA; GBR"), ("Club", 2019, "FRA; GBR"), ("Club", 2020, "COD; FRA; GBR")]
    assert every.asked("SELECT min(month_end) FROM marts.group_month") == [(listed,)]
    groups = (
        "SELECT year, groups, groups_undated FROM marts.country_frame WHERE entity = 'FRA' AND year IN (2017, 2018)"
    )
    assert sorted(every.asked(groups)) == [(2017, None, "Club; Lodge"), (2018, "Club", "Lodge")]
    assert every.failing("panel_groups_agree") == []


def test_a_group_names_the_members_whose_plan_ended_and_of_which_nobody_found_what_came_after(every: Small) -> None:
    ends = {"surely_until": date(2018, 12, 31), "possibly_until": date(2018, 12, 31)}
    begins = {"surely_from": date(2015, 1, 1), "possibly_from": date(2015, 1, 1)}
    every.fill(plan(date(2015, 1, 1), "day", **begins, **ends))
    plans = (
        "SELECT year, plans_in_force, plans_missing, plans_successor_unknown, plans_in_force_share, "
        "plans_in_force_share_covered FROM marts.group_year "
        "WHERE group_name = 'Union' AND year IN (2018, 2019) ORDER BY year"
    )
    assert every.asked(plans) == [(2018, 1, "ESH", None, 0.5, True), (2019, 0, "ESH", "FRA", None, False)]
    countries = (
        "SELECT year, plan_in_force, plan_status FROM marts.country_year WHERE entity = 'FRA' AND year IN (2018, 2019)"
    )
    assert sorted(every.asked(countries)) == [(2018, True, "in_force"), (2019, None, "ended_successor_unknown")]


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


MISSION = {"mission": "UNMISS", "name": "n", "kind": "peacekeeping_operation", "start_year": 2011}


def advice(field: str, value: str | None, year: int = 2012, **more: Any) -> dict[str, Any]:
    told = {"mission": "UNMISS", "year": year, "field": field, "value": value, "is_dated": True, **more}
    return {**FACT, "locator": f"{field} {value} {more}", **told}


def led(title: str, post: str = "head", day: str | None = None, precision: str = "day") -> dict[str, Any]:
    told = {"mission": "UNMISS", "year": 2012, "post": post, "title_printed": title}
    return {**FACT, "locator": title, **told, "day": day, "precision": precision}


def test_a_mission_without_an_answer_is_unknown_and_not_without_advice(every: Small) -> None:
    every.fill({"core.mission": [MISSION], "core.gender_advice": [
        advice("gender_adviser", "vacant"), advice("gender_unit", "no"), advice("gender_unit", "yes", 2013),
        advice("gender_focal_points", "yes", is_dated=False), advice("gender_adviser", "yes", 2014),
        advice("gender_adviser", "planned", 2014, period="2013/2014"), advice("gender_adviser", None, 2015),
        advice("gender_adviser", "yes", 2009), advice("gender_adviser", "yes", mission=None, group_name="many"),
    ]})  # fmt: skip
    found = every.asked(
        "SELECT year, gender_adviser, gender_adviser_covered, gender_unit, gender_focal_points, "
        "gender_focal_points_covered FROM marts.mission_year WHERE year < 2017 ORDER BY year"
    )
    assert found == [
        (2009, "yes", True, None, None, False),
        (2011, None, False, None, None, False),
        (2012, "vacant", True, "no", None, False),
        (2013, None, False, "yes", None, False),
        *[(year, None, False, None, None, False) for year in (2014, 2015, 2016)],
    ]
    assert every.failing("panel_advice_told") == [("UNMISS", 2014, "gender_adviser", "planned; yes")]


def test_advisers_are_counted_where_one_number_of_the_mission_is_at_hand(every: Small) -> None:
    def counted(indicator: str, value: float, year: int = 2012, **more: Any) -> dict[str, Any]:
        of = {**FACT, "locator": f"{indicator} {value}", "status": "observed", "mission": "UNMISS"}
        return {**of, "indicator": indicator, "value": value, "year": year, **more}

    every.fill({"core.mission": [MISSION], "core.observation": [
        counted("HUB.SPM_GENDER_ADVISERS", 0), counted("HUB.SPM_GENDER_ADVISERS", 9, mission=None),
        counted("HUB.SPM_GENDER_FOCAL_POINTS", 5), counted("FACT.GENDER_FOCAL_POINT_COUNT", 6),
        counted("FACT.GENDER_FOCAL_POINT_COUNT", 7, 2013),
        counted("FACT.GENDER_FOCAL_POINT_COUNT", 8, 2014, nature="not_before"),
        counted("HUB.SPM_GENDER_ADVISERS", 1, 2014), counted("HUB.SPM_GENDER_ADVISERS", 2, 2014),
    ]})  # fmt: skip
    assert every.asked(
        "SELECT gender_adviser_count, gender_adviser_count_covered, gender_focal_point_count FROM marts.mission_year "
        "WHERE year BETWEEN 2012 AND 2014 ORDER BY year"
    ) == [(0, True, 5), (None, False, 7), (None, False, None)]


def test_leaders_stand_as_printed_by_day(every: Small) -> None:
    every.fill({"core.mission": [MISSION], "core.mission_leadership": [
        led("Ms. Second", day="2012-07"), led("Mr. First", day="2012-03-01"), led("Mme Undated", precision="year"),
        led("M. Guessed", precision="inferred"), led("M. Bounded", "deputy", precision="not_before"),
    ]})  # fmt: skip
    assert every.asked(
        "SELECT head_titles, head_titles_covered, deputy_head_titles, deputy_head_titles_covered "
        "FROM marts.mission_year WHERE year = 2012"
    ) == [("Mr. First; Ms. Second; Mme Undated", True, None, False)]


def naming(speech_no: int, mission: str, printed: str, symbol: str = "S/PV.20191", **more: Any) -> dict[str, Any]:
    spoken = {"source_id": "sc_debates_corpus", "meeting_symbol": symbol, "speech_no": speech_no}
    return {**spoken, "mission": mission, "printed": printed, "mentions": 2, "start": 0, **more}


def test_speeches_that_name_a_mission_are_counted_beside_those_that_were_read(every: Small) -> None:
    spoken = speeches(2019, {"words": 9}, {"words": 9, "speech_no": 3, "speaker_role": "president"},
                      {"words": 9, "speech_no": 4, "text": "In\nUNMISS"})  # fmt: skip
    every.fill({"core.mission": [MISSION, {**MISSION, "mission": "UNOLD", "start_year": 2001, "end_year": 2003}],
                **spoken, "core.speech_mission": [
        naming(2, "UNMISS", "UNMISS"), naming(2, "UNMISS", "United Nations Mission in South Sudan"),
        naming(2, "UNOLD", "UNOLD"), naming(3, "UNMISS", "UNMISS"), naming(4, "UNMISS", "UNMISS", start=3),
    ]})  # fmt: skip
    counted = "SELECT {} FROM marts.mission_year WHERE mission = '{}' AND year BETWEEN 2018 AND 2019 ORDER BY year"
    kinds = [f"council_speeches{kind}" for kind in ("", "_coded", "_naming")]
    council = ", ".join(f"{kind}, {kind}_covered" for kind in kinds)
    assert every.asked(counted.format(council, "UNMISS")) == [
        (None, False, None, False, None, False), (14, True, 2, True, 2, True)
    ]  # fmt: skip
    assert every.asked(counted.format("year, council_speeches_naming", "UNOLD")) == [(2019, 1)]
    assert every.failing("panel_missions_named_add_up") == []
    every.connection.execute("UPDATE marts.mission_year SET council_speeches_naming = 0 WHERE mission = 'UNOLD'")
    assert every.failing("panel_missions_named_add_up") == [(2019, 2, 3, 2, 2)]


def test_a_mission_named_is_known_begun_and_stands_in_the_text(every: Small) -> None:
    told = speeches(2009, {"words": 2, "text": "In the\nUNMISS", "speech_no": 4})
    every.fill({"core.mission": [MISSION], **told, "core.speech_mission": [
        naming(1, "UNOTHER", "UNOTHER"), naming(4, "UNMISS", "the UNMISS", "S/PV.20091", start=3),
    ]})  # fmt: skip
    assert every.failing("debates_mission_known") == [("UNOTHER", 2)]
    assert every.failing("debates_mission_in_text") == []
    assert every.failing("debates_mission_named_early") == [("UNMISS", 2011, 2009, 2, "the UNMISS")]
    every.connection.execute("UPDATE core.speech_mission SET start = 4")
    assert every.failing("debates_mission_in_text") == [
        ("sc_debates_corpus", "S/PV.20091", 4, "UNMISS", "the UNMISS", 4)
    ]
