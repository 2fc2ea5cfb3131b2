"""Firefox: every kind of page fits and is quiet, and asking in SQL is right, quick and closed. One visit for all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.store.releases import Release
from tests.browser import checks
from tests.browser.firefox import seen_by_firefox


@pytest.fixture(scope="module")
def pages(site: Path, address: str) -> dict[str, str]:
    """The address of one page of each kind, the largest."""
    found = {kind: checks.looked_at(site, kind)[-1].relative_to(site).as_posix() for kind in checks.KINDS}
    return {kind: f"{address}/{path}" for kind, path in found.items()}


@pytest.fixture(scope="module")
def seen(address: str, pages: dict[str, str]) -> dict[str, Any]:
    return seen_by_firefox(list(pages.values()), f"{address}/sql.html")


@pytest.mark.parametrize("kind", checks.KINDS)
def test_a_page_fits_is_quiet_and_can_be_read_by_everybody(
    seen: dict[str, Any], pages: dict[str, str], address: str, kind: str
) -> None:
    page = seen["pages"][pages[kind]]
    assert page["drawn"] and not page["heard"] and not page["violations"]
    assert page["beyond"] == {str(width): 0 for width in checks.WIDTHS}
    assert checks.elsewhere(page["requests"], address) == []


def test_the_overview_is_small_with_all_that_it_shows(seen: dict[str, Any], pages: dict[str, str], site: Path) -> None:
    assert checks.fetched(site, seen["pages"][pages["index"]]["requests"]) <= checks.LARGEST


def test_every_question_has_the_rows_of_the_release(seen: dict[str, Any], release: Release) -> None:
    answers = seen["answers"]
    wrong = [q for q in checks.QUESTIONS if not checks.same_rows(answers[q.sql]["rows"], release.database, q.sql)]
    assert [q.titles["en"] for q in wrong] == []


def test_asking_is_quick_and_fetches_little(seen: dict[str, Any], site: Path) -> None:
    times = sorted(seen["answers"][question.sql]["milliseconds"] for question in checks.QUESTIONS)
    assert times[int(len(times) * 0.95)] <= checks.ANSWERED
    assert seen["started"] / seen["unpacked"] <= checks.STARTED_BY_UNPACKED
    assert checks.fetched(site, seen["transferred"]) <= checks.FETCHED


@pytest.mark.parametrize("sql", checks.HOSTILE)
def test_nothing_reaches_outside_or_writes(seen: dict[str, Any], sql: str) -> None:
    answer = seen["answers"][sql]
    assert answer["error"] and answer["rows"] == [] and answer["requests"] == []


@pytest.mark.parametrize(("sql", "told"), checks.CLUMSY.items(), ids=checks.CLUMSY)
def test_what_is_clumsy_is_answered_in_plain_words(seen: dict[str, Any], sql: str, told: str) -> None:
    answer = seen["answers"][sql]
    said = f"{answer['status']} {answer['error'] or ''}"
    assert told in said and "{" not in said and answer["requests"] == []


def test_the_page_asks_only_its_own_origin_and_prints_nothing(seen: dict[str, Any], address: str) -> None:
    assert checks.elsewhere(seen["requests"], address) == []
    assert seen["heard"] == []


def test_cells_names_and_errors_are_never_markup(seen: dict[str, Any]) -> None:
    assert seen["answers"][checks.IN_NAMES_AND_CELLS]["rows"] == [[checks.MARKUP, "2"]]
    assert checks.MARKUP in seen["answers"][checks.IN_AN_ERROR]["error"]
    assert seen["became_markup"] == [False, False]


def test_a_link_fills_the_box_and_runs_nothing(seen: dict[str, Any], address: str) -> None:
    link = seen["link"]
    assert link["carried"] == checks.CARRIED and link["heard"] == []
    assert checks.elsewhere(link["requests"], address) == [url for url in link["requests"] if "duckdb" in url] == []
