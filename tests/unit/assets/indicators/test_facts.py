"""The register of facts: a bad row is told with its reason, claims become answers, answers their tables."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.indicators import dataset
from assets.indicators.facts.parse import parse
from assets.indicators.facts.vocabulary import COLUMNS, FACTS, SOURCE
from pipeline.contract import Harmonised, Refused
from pipeline.harmonise import account
from tests.support import indicators as made
from tests.support.facts import Row, claim, documents, file_of, party, told

REPORT = "report on conflict-related sexual violence"


def harmonised(*claims: Row, years: tuple[Row, ...] = ()) -> Harmonised:
    return made.harmonised(documents(*claims, years=years))


def rows(result: Harmonised, table: str, *columns: str) -> list[tuple[object, ...]]:
    frame = dataset.tables[table].conform(result.tables[table])
    return sorted(frame.select(columns).rows(), key=str)


GOOD = claim("UNMISS", "gender_adviser", "yes")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"subject": "UNATLANTIS"}, "unknown_mission"),
        ({"subject": ""}, "missing_value"),
        ({"subject_kind": "state", "subject": "SSD"}, "unknown_subject_kind"),
        ({"subject_kind": "state", "subject": "XYZ", "field": "gender_posts", "value": "downgraded"}, "unknown_entity"),
        ({"field": "gender_minister"}, "unknown_field"),
        ({"value": "maybe"}, "bad_value"),
        ({"value": ""}, "missing_value"),
        ({"field": "gender_section_staff", "value": "many", "unit": "persons"}, "bad_value"),
        ({"field": "gender_section_staff", "value": "9"}, "unknown_unit"),
        ({"unit": "persons"}, "unknown_unit"),
        ({"year": "18"}, "bad_year"),
        ({"year": ""}, "bad_year"),
        ({"day": "2018-02-30", "precision": "day"}, "bad_day"),
        ({"day": "2017-02-03", "precision": "day"}, "bad_day"),
        ({"precision": "day"}, "bad_precision"),
        ({"precision": "perhaps"}, "unknown_precision"),
        ({"precision": "period"}, "bad_period"),
        ({"period": "2011/1992", "precision": "period"}, "bad_period"),
        ({"source_url": ""}, "no_source"),
        ({"source_url": "http://198.51.100.7/page"}, "no_source"),
        ({"source_url": "http://[broken"}, "no_source"),
        ({"publisher": ""}, "missing_value"),
        ({"publisher_type": "other"}, "unknown_publisher_type"),
        ({"note": ""}, "missing_value"),
        ({"note": "x" * 301}, "long_note"),
        ({"complete": ""}, "unknown_complete"),
        ({"seen": "2026-06"}, "bad_seen"),
        ({"document_symbol": "the report"}, "bad_symbol"),
    ],
)
def test_a_bad_row_is_rejected_with_its_reason_and_the_others_go_on(changes: Row, reason: str) -> None:
    result = harmonised(GOOD, {**GOOD, **changes}, claim("UNMIL", "gender_unit", "yes"))
    assert result.rejected.select("locator", "reason").rows() == [("line 3", reason)]
    assert result.tables["core.fact_claim"].height == 2


def test_a_party_needs_a_situation_and_its_report() -> None:
    lacking = [party("A front", ""), {**party("A front", "COD"), "document_symbol": ""}, party("A front", "QQQ")]
    assert harmonised(*lacking).rejected["reason"].to_list() == ["missing_value", "missing_value", "unknown_entity"]


def test_the_same_claim_twice_and_a_row_of_another_width_are_told() -> None:
    data = file_of(FACTS, GOOD, GOOD) + b"UNMISS,mission\n"
    result = made.harmonised({SOURCE: {"facts.csv": data}})
    assert result.rejected["reason"].to_list() == ["duplicate_claim", "ragged_row"]


def test_another_file_and_other_columns_are_refused() -> None:
    for data, name in ((file_of(FACTS), "claims.csv"), (b"subject,year\n", "facts.csv")):
        with pytest.raises(Refused):
            parse(data, name)


def test_a_publisher_that_is_trusted_more_gives_the_answer_and_the_conflict_stands() -> None:
    number = {"subject_kind": "report", "document_symbol": "S/2018/250"}
    news = {"publisher": "An agency", "publisher_type": "news"}
    result = harmonised(
        claim(REPORT, "crsv_listed_parties", "47", **number),
        claim(REPORT, "crsv_listed_parties", "51", **number, **news),
    )
    about = ("indicator", "group_name", "dimension", "value", "status")
    assert rows(result, "core.observation", *about) == [
        ("FACT.CRSV_LISTED_PARTIES", REPORT, "S/2018/250", 47.0, "observed")
    ]
    (conflict,) = result.conflicts.to_dicts()
    assert conflict["resolved"] == "47" and {c["value"] for c in json.loads(conflict["claims"])} == {"47", "51"}
    assert rows(result, "core.fact_claim", "value", "agrees") == [("47", True), ("51", False)]


def test_a_tie_a_number_in_words_and_an_upper_bound_are_no_numbers() -> None:
    of_processes, group = "women_mediators_share", "field missions"
    result = harmonised(
        claim("talks", of_processes, "13.5"),
        claim("talks", of_processes, "13.7", publisher="UN Women"),
        claim("talks", "women_negotiators_share", "10", precision="upper_bound"),
        claim(group, "missions_with_gender_adviser", "most", unit=""),
        claim("talks", "women_participants_share", "19", precision="approximate"),
    )
    about = ("indicator", "value", "status", "missing_reason", "value_printed", "nature")
    assert rows(result, "core.observation", *about) == [
        ("FACT.MISSIONS_WITH_GENDER_ADVISER", None, "missing", "in_words", "most", None),
        ("FACT.WOMEN_MEDIATORS_SHARE", None, "missing", "tied", None, None),
        ("FACT.WOMEN_PARTICIPANTS_SHARE", 0.19, "estimated", None, "19", "approximate"),
    ]


def test_a_period_is_not_compared_with_a_year() -> None:
    half = {"period": "2018-01/2018-06", "precision": "period"}
    result = harmonised(
        claim("Security Council", "civil_society_briefers", "21", **half),
        claim("Security Council", "civil_society_briefers", "40"),
    )
    assert result.conflicts.is_empty()
    assert rows(result, "core.observation", "period_label", "value") == [("2018-01/2018-06", 21.0), (None, 40.0)]


def test_advice_is_by_mission_group_or_state_and_says_whether_its_time_is_printed() -> None:
    result = harmonised(
        claim("unmiss", "gender_adviser", "yes", precision="not_before"),
        claim("field missions", "missions_with_gender_adviser", "10", complete="yes"),
        claim("HTI", "gender_posts", "downgraded", subject_kind="state"),
    )
    about = ("mission", "iso3", "group_name", "value", "is_dated", "is_complete", "state")
    assert rows(result, "core.gender_advice", *about) == [
        ("UNMISS", None, None, "yes", False, False, "agreed"),
        (None, "HTI", None, "downgraded", True, False, "agreed"),
        (None, None, "field missions", "10", True, True, "agreed"),
    ]


def test_a_listing_has_its_report_its_situation_and_whether_names_are_complete() -> None:
    listed, notified = party("A front", "COD"), party("An army", "several countries", value="notified")
    result = harmonised(listed, notified, years=(told("crsv_listing", "2018", "partial"),))
    about = ("report_year", "report_symbol", "party", "situation_label", "iso3", "listing", "names_complete")
    assert rows(result, "core.crsv_listing", *about) == [
        (2018, "S/2018/250", "A front", "COD", "COD", "listed", False),
        (2018, "S/2018/250", "An army", "several countries", None, "notified", False),
    ]
    assert rows(harmonised(listed), "core.crsv_listing", "names_complete") == [(None,)]


def test_titles_stand_as_printed_and_those_of_one_year_do_not_contradict_one_another() -> None:
    post = "head_of_mission_title"
    result = harmonised(
        claim("MONUSCO", post, "Mr. One", day="2018-10-08", precision="day"),
        claim("MONUSCO", post, "Mr. One", publisher="A paper", publisher_type="news"),
        claim("MONUSCO", post, "Mme Two"),
        claim("MONUSCO", post, "General Three"),
    )
    assert result.conflicts.is_empty()
    about = ("post", "title_printed", "form_of_address", "day", "claims")
    assert rows(result, "core.mission_leadership", *about) == [
        ("head", "General Three", None, None, 1),
        ("head", "Mme Two", "Mme", None, 1),
        ("head", "Mr. One", "Mr.", "2018-10-08", 2),
    ]


def test_completeness_is_told_by_topic_field_and_year() -> None:
    good = told("briefers", "2018", "complete", field="council_briefers")
    bad = [told("weather", "2018", "none"), told("briefers", "2018", "some"), {**good, "field": "gender_unit"}]
    result = harmonised(years=(good, *bad, told("briefers", "2018", "none", note="")))
    assert rows(result, "core.fact_completeness", "topic", "field", "year", "state") == [
        ("briefers", "council_briefers", 2018, "complete")
    ]
    reasons = result.rejected.select("locator", "reason").rows()
    assert reasons == [
        ("line 3", "unknown_topic"),
        ("line 4", "unknown_state"),
        ("line 5", "unknown_field"),
        ("line 6", "duplicate_claim"),
    ]


def test_a_claim_was_seen_on_a_day() -> None:
    assert rows(harmonised(GOOD), "core.fact_claim", "seen") == [(date(2026, 6, 30),)]


TEXT = st.sampled_from(["", "yes", "UNMIS", "2018", "x", "47", "percent", "un", "S/2018/250", "day", "HTI"])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS[FACTS]), TEXT, max_size=3), max_size=5))
def test_no_row_is_lost_whatever_it_says(changes: list[Row]) -> None:
    made_rows = made.parsed(documents(GOOD, *({**GOOD, **change} for change in changes)))
    result = made.harmonise(made_rows, made.reference())
    assert set(account(made_rows, result)["difference"]) == {0}
    for name in ("core.fact_claim", "core.gender_advice", "core.observation"):
        keys = result.tables[name].select("source_id", "document_id", "locator")
        assert not keys.is_duplicated().any()
        assert keys.null_count().sum_horizontal().item() == 0


def test_the_order_of_rows_changes_nothing() -> None:
    claims = [
        claim("talks", "women_mediators_share", "13.5"),
        claim("talks", "women_mediators_share", "13.7", publisher="UN Women"),
        claim("MONUSCO", "head_of_mission_title", "Mr. One"),
        claim("MONUSCO", "head_of_mission_title", "Mr. One", publisher="A paper"),
        party("A front", "COD"),
    ]
    parsed = made.parsed(documents(*claims, years=(told("mediation", "2018", "partial"),)))
    backwards = {source: frame.reverse() for source, frame in parsed.items()}
    once, again = (made.harmonise(rows, made.reference()) for rows in (parsed, backwards))
    order = ["source_id", "document_id", "locator"]
    for name, found in once.tables.items():
        assert found.sort(order).equals(again.tables[name].sort(order)), name
    assert once.conflicts.equals(again.conflicts)
