"""Asking in SQL in the browser: the docs' rows, closed to everything outside, nothing run that nobody asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import duckdb
import pytest
from playwright.sync_api import Browser

from pipeline.publish.page.declared import Question
from pipeline.store.releases import Release
from tests.browser.asking import Asked, asking
from tests.browser.checks import (
    CARRIED,
    CLUMSY,
    HOSTILE,
    IN_AN_ERROR,
    IN_NAMES_AND_CELLS,
    MARKUP,
    MEMORY,
    QUESTIONS,
    elsewhere,
    same_rows,
)
from tests.support.browsers import held


@pytest.fixture(scope="module")
def asked(browser: Browser, address: str) -> Iterator[Asked]:
    """The page with its engine started."""
    with asking(browser, f"{address}/sql.html") as opened:
        opened.run("SELECT 1 AS one")
        assert opened.rows() == [["1"]], opened.said()
        yield opened


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.titles["en"])
def test_every_question_has_the_rows_of_the_release(asked: Asked, release: Release, question: Question) -> None:
    asked.run(question.sql)
    assert same_rows(asked.rows(), release.database, question.sql)


def test_all_questions_are_asked_in_bounded_memory(asked: Asked) -> None:
    for question in QUESTIONS:
        asked.run(question.sql)
    assert held()[0] <= MEMORY


@pytest.mark.parametrize("sql", HOSTILE)
def test_nothing_reaches_outside_or_writes(asked: Asked, sql: str) -> None:
    before = len(asked.requests)
    asked.run(sql)
    assert asked.page.is_visible("#sql-error"), asked.said()
    assert asked.requests[before:] == []


@pytest.mark.parametrize(("sql", "told"), CLUMSY.items(), ids=CLUMSY)
def test_what_is_clumsy_is_answered_in_plain_words(asked: Asked, sql: str, told: str) -> None:
    asked.run(sql)
    assert told in asked.said() and "{" not in asked.said()
    asked.run("SELECT 3 AS three")
    assert asked.rows() == [["3"]]


def test_the_page_asks_only_its_own_origin_and_prints_nothing(asked: Asked, address: str) -> None:
    assert elsewhere(asked.requests, address) == []
    assert asked.printed == []


def test_cells_and_names_are_never_markup(asked: Asked) -> None:
    asked.run(IN_NAMES_AND_CELLS)
    assert asked.rows() == [[MARKUP, "2"]]
    asked.page.click("#sql-as-chart")
    asked.page.wait_for_selector("#sql-chart svg")
    assert asked.page.locator("#sql-result img").count() == 0
    assert "ran" not in asked.page.title()
    asked.run(IN_AN_ERROR)
    assert MARKUP in asked.said() and asked.page.locator("#sql-error img").count() == 0


def test_a_link_fills_the_box_and_runs_nothing(browser: Browser, address: str) -> None:
    with asking(browser, f"{address}/sql.html#q={quote(CARRIED, safe='')}") as opened:
        assert opened.page.input_value("#sql-query") == CARRIED
        assert "Nothing has run" in opened.said()
        opened.page.wait_for_timeout(500)
        assert not [url for url in opened.requests if "duckdb" in url]


def test_what_is_left_out_is_named_and_offered(browser: Browser, address: str, release: Release) -> None:
    with asking(browser, f"{address}/sql.html") as opened:
        sql = "SELECT count(*) FROM core.uniformed_personnel"
        opened.run(sql)
        offered = opened.page.inner_text("#sql-more")
        assert "core.uniformed_personnel" in offered and "MB" in offered
        opened.page.click("#sql-all")
        opened.page.wait_for_selector("#sql-result:not([hidden])", timeout=60_000)
        with duckdb.connect(str(release.database), read_only=True) as connection:
            assert opened.rows() == [[str(connection.execute(sql).fetchall()[0][0])]]
        opened.run(HOSTILE[0])
        assert "Permission Error" in opened.said()


def test_more_rows_than_are_read_are_said_and_a_long_query_stops(asked: Asked) -> None:
    asked.run("FROM range(250000)")
    assert "100,000" in asked.said() and len(asked.rows()) == 1000
    asked.page.fill("#sql-query", "SELECT count(*) FROM range(100000000) a, range(100000000) b")
    asked.page.click("#sql-run")
    asked.page.click("#sql-stop")
    asked.page.wait_for_selector("#sql-run:not([disabled])")
    assert "Stopped" in asked.said()
    asked.run("SELECT 2 AS two")
    assert asked.rows() == [["2"]]


def test_the_csv_holds_every_row_and_no_formula(asked: Asked, tmp_path: Path) -> None:
    asked.run("SELECT i, '=1+1' AS f, NULL AS n, 'a,\"b' AS q, -1 AS m FROM range(2500) t(i)")
    with asked.page.expect_download() as given:
        asked.page.click("#sql-csv")
    given.value.save_as(tmp_path / "a.csv")
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "i,f,n,q,m" and lines[1] == '0,\'=1+1,,"a,""b",-1' and len(lines) == 2501


def test_from_a_disk_the_page_says_what_to_do(browser: Browser, site: Path) -> None:
    with asking(browser, (site / "sql.html").as_uri()) as opened:
        assert "http.server" in opened.said() and opened.page.is_disabled("#sql-run")
