"""Facts of watched pages: whose they are, whether the register has them; and up to which day the register tells."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from assets.action_plans import periods
from assets.action_plans.candidates import PRINTED
from assets.action_plans.harmonise import harmonise
from pipeline.contract import Harmonised
from tests.support.register import claim, harmonised, parsed, reference

FACT = {
    "page_url": "https://example.org/page",
    "page_title_country": "Ghana",
    "text_country": "Ghana",
    "generation_word": "second",
    "field": "period_start",
    "value": "2020",
    "precision": "year",
    "keyword": "action plan",
    "text_sha256": "0" * 64,
    "modified": "2026-05-04T10:00:00",
}


def watched(*facts: dict[str, str | None]) -> Harmonised:
    pages = pl.DataFrame([{**FACT, **f} for f in facts], schema=dict.fromkeys(PRINTED, pl.String)).with_columns(
        pl.lit("nap_pages").alias("source_id"),
        pl.lit("c" * 12).alias("document_id"),
        pl.lit("page.json").alias("document_name"),
        pl.Series("locator", [f"${n}" for n in range(len(facts))]),
    )
    claims = parsed([claim("GHA-2", "period_start", "2020-03"), claim("MDA-1", "adopted", "2018")])
    return harmonise({"nap_register": claims, "nap_pages": pages}, reference())


def candidate(**changes: str | None) -> dict[str, Any]:
    (row,) = watched(changes).tables["core.nap_candidate"].to_dicts()
    return row


def test_a_fact_is_its_countrys_and_known_where_the_register_says_so_as_precisely() -> None:
    found = candidate()
    assert (found["entity"], found["iso3"], found["countries_differ"]) == ("GHA", "GHA", False)
    assert (found["is_known"], found["modified"]) == (True, date(2026, 5, 4))
    assert not candidate(value="2020-03-08", precision="day")["is_known"]
    assert not candidate(value="2021")["is_known"]
    assert not candidate(field="adopted")["is_known"]
    assert not candidate(value="202")["is_known"]


def test_a_page_with_another_countrys_text_is_flagged_and_nobodys() -> None:
    found = candidate(page_title_country="Montenegro", text_country="Moldova", field="adopted", value="2018")
    assert (found["title_entity"], found["text_entity"], found["countries_differ"]) == ("MNE", "MDA", True)
    assert (found["entity"], found["is_known"]) == (None, True)


@pytest.mark.parametrize(
    ("title", "text", "entity"), [(None, "Ghana", "GHA"), ("Ghana", None, "GHA"), ("Home", "Atlantis", None)]
)
def test_what_is_not_named_is_not_guessed(title: str | None, text: str | None, entity: str | None) -> None:
    found = candidate(page_title_country=title, text_country=text)
    assert (found["entity"], found["countries_differ"]) == (entity, False)


def test_candidates_change_no_answer_and_pages_without_facts_are_set_aside() -> None:
    result = watched({"value": "1999"}, {"field": None, "value": None, "precision": None})
    assert result.tables["core.nap_candidate"].height == 1
    (aside,) = result.set_aside.to_dicts()
    assert (aside["reason"], aside["locator"], aside["detail"]) == ("page_without_facts", "$1", FACT["page_url"])
    assert result.tables["core.nap_plan"]["plan_id"].to_list() == ["GHA-2", "MDA-1"]


def calendar(*claims: dict[str, str]) -> list[tuple[Any, ...]]:
    return harmonised(*claims).tables["core.nap_calendar"].rows()


def test_the_register_tells_up_to_the_day_on_which_a_page_was_last_seen() -> None:
    days = calendar(claim("GHA-1", "adopted", "2012", seen="2002-03-04"), claim("GHA-1", "launched", "2013", seen=""))
    assert days == [
        (2000, date(2000, 12, 31), False),
        (2001, date(2001, 12, 31), False),
        (2002, date(2002, 3, 4), True),
    ]


def test_where_nobody_noted_when_it_tells_up_to_the_last_plan() -> None:
    seen = {"seen": ""}
    days = calendar(claim("GHA-1", "adopted", "2001-05", **seen), claim("GHA-1", "period_end", "2030", **seen))
    assert days[-1] == (2001, date(2001, 5, 1), True)
    assert calendar(claim("GHA-1", "kind", "strategy", **seen)) == []
    assert periods.calendar(None).is_empty()
