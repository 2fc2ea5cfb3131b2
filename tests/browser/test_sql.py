"""Asking in SQL in the browser: the docs' rows, closed to everything outside, nothing run that nobody asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import duckdb
import pytest
from playwright.sync_api import Browser

from pipeline.publish.page.declared import Declared, Question
from pipeline.store.releases import Release
from tests.browser.asking import Asked, asking
from tests.support.browsers import chromium as running
from tests.support.browsers import served
from tests.support.shipped import shipped_project
from tests.support.site import PAGE, shipped_site

QUESTIONS = Declared(PAGE).questions
MARKUP = "<img src=x onerror=document.title='ran'>"
#: What reaches outside, writes or loads code in an engine that is not closed.
HOSTILE = (
    "FROM read_csv('http://127.0.0.1:9/a.csv')",
    "FROM 'https://example.com/a.csv'",
    "FROM read_text('https://example.com/a.txt')",
    "FROM read_blob('sql.html')",
    "FROM read_csv('s3://bucket/a.csv')",
    "FROM read_csv('hf://datasets/a/b.csv')",
    "FROM glob('*')",
    "FROM read_parquet('https://example.com/a.parquet')",
    "INSTALL httpfs; LOAD httpfs",
    "LOAD 'https://example.com/a.duckdb_extension.wasm'",
    "COPY (SELECT 1) TO 'a.csv'",
    "COPY (SELECT 1) TO 'opfs://a.csv'",
    "EXPORT DATABASE 'a'",
    "ATTACH 'https://example.com/a.duckdb'",
    "ATTACH 'opfs://a.duckdb'",
    "CREATE TABLE marts.a AS SELECT 1",
    "DELETE FROM meta.source",
    "SET enable_external_access = true",
    "SET autoload_known_extensions = true",
    "SET custom_extension_repository = 'https://example.com'",
    "PRAGMA enable_logging; SET threads = 4",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shipped_site(tmp_path_factory)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    found = shipped_project(tmp_path_factory).releases.current()
    assert found
    return found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site.parents[1]) as root:
        yield f"{root}/r/{site.name}"


@pytest.fixture(scope="module")
def asked(chromium: Browser, address: str) -> Iterator[Asked]:
    """The page with its engine started."""
    with asking(chromium, f"{address}/sql.html") as opened:
        opened.run("SELECT 1 AS one")
        assert opened.rows() == [["1"]], opened.said()
        yield opened


def value(text: str | None) -> object:
    """A number for a cell that holds one: a browser and Python print the same number differently."""
    try:
        return None if text is None else round(float(text), 9)
    except ValueError:
        return {"true": "True", "false": "False"}.get(text or "", text)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.titles["en"])
def test_every_question_has_the_rows_of_the_release(asked: Asked, release: Release, question: Question) -> None:
    sql = question.sql
    asked.run(sql)
    with duckdb.connect(str(release.database), read_only=True) as connection:
        truth = [[None if v is None else str(v) for v in row] for row in connection.execute(sql).fetchall()]
    ordered = (lambda rows: rows) if "ORDER BY" in sql else (lambda rows: sorted(rows, key=str))
    assert ordered([[*map(value, row)] for row in asked.rows()]) == ordered([[*map(value, row)] for row in truth])


@pytest.mark.parametrize("sql", HOSTILE)
def test_nothing_reaches_outside_or_writes(asked: Asked, sql: str) -> None:
    before = len(asked.requests)
    asked.run(sql)
    assert asked.page.is_visible("#sql-error"), asked.said()
    assert asked.requests[before:] == []


def test_the_page_asks_only_its_own_origin_and_prints_nothing(asked: Asked) -> None:
    assert asked.elsewhere() == []
    assert asked.printed == []


def test_cells_and_names_are_never_markup(asked: Asked) -> None:
    asked.run(f"""SELECT '{MARKUP.replace("'", "''")}' AS "{MARKUP}", 2 AS n""")
    assert asked.rows() == [[MARKUP, "2"]]
    asked.page.click("#sql-as-chart")
    asked.page.wait_for_selector("#sql-chart svg")
    assert asked.page.locator("#sql-result img").count() == 0
    assert "ran" not in asked.page.title()
    asked.run(f"SELECT error('{MARKUP.replace(chr(39), chr(39) * 2)}')")
    assert MARKUP in asked.said() and asked.page.locator("#sql-error img").count() == 0


def test_a_link_fills_the_box_and_runs_nothing(chromium: Browser, address: str) -> None:
    sql = "SELECT 'a+b & c' AS x -- 100%"
    with asking(chromium, f"{address}/sql.html#q={quote(sql, safe='')}") as opened:
        assert opened.page.input_value("#sql-query") == sql
        assert "Nothing has run" in opened.said()
        opened.page.wait_for_timeout(500)
        assert not [url for url in opened.requests if "duckdb" in url]


def test_what_is_left_out_is_named_and_offered(chromium: Browser, address: str, release: Release) -> None:
    with asking(chromium, f"{address}/sql.html") as opened:
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


def test_from_a_disk_the_page_says_what_to_do(chromium: Browser, site: Path) -> None:
    with asking(chromium, (site / "sql.html").as_uri()) as opened:
        assert "http.server" in opened.said() and opened.page.is_disabled("#sql-run")
