"""The whole job on the rows that ship with the program, without a network: what a new user gets first."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.ask.trace import trace
from pipeline.project import Project
from pipeline.publish.page.sentences import Sentences
from pipeline.publish.page.words import Words
from pipeline.run import nightly
from tests.support.docs import OF_TWO_NIGHTS, PAGES, README, with_outputs
from tests.support.kernel import environment
from tests.support.proposed import proposed_project
from tests.support.shipped import shipped_project

#: Totals read by hand from the documents: male, female (None where the report gives no sex), total.
KNOWN = {
    "2015-01-31": (100_455, 4_041, 104_496),
    "2016-11-30": (96_676, 4_175, 100_851),
    "2019-10-31": (79_698, 5_270, 84_968),
    "2020-02-29": (77_853, 5_415, 83_268),
    "2021-02-28": (75_255, 5_778, 81_033),
    "2023-09-30": (None, None, 72_631),
    "2024-10-31": (55_117, 6_130, 61_247),
}


#: Meetings on women and peace and security by year, each with its resumptions one, and who spoke for civil society in
#: them: counted by hand in the tables of meetings and the lists of speakers.
ON_THE_ITEM = {
    **{2000: (2, 0), 2001: (1, 0), 2002: (3, 0), 2003: (1, 0), 2004: (1, 1), 2005: (1, 2), 2006: (1, 2), 2007: (2, 1)},
    **{2008: (2, 1), 2009: (3, 1), 2010: (3, 1), 2011: (2, 1), 2012: (4, 2), 2013: (3, 3), 2014: (2, 2), 2015: (2, 4)},
    **{2016: (4, 3), 2017: (2, 2), 2018: (2, 2), 2019: (2, 5), 2020: (3, 2)},
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return shipped_project(tmp_path_factory)


@pytest.fixture
def warehouse(project: Project) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(project.releases.database), read_only=True)


def test_the_shipped_rows_give_143_months(warehouse: duckdb.DuckDBPyConnection) -> None:
    months = "count(DISTINCT month_end), min(month_end)::VARCHAR, max(month_end)::VARCHAR"
    sql = f"SELECT {months} FROM marts.uniformed_personnel"
    assert warehouse.execute(sql).fetchone() == (143, "2009-11-30", "2025-06-30")


@pytest.mark.parametrize("month", KNOWN)
def test_known_totals(warehouse: duckdb.DuckDBPyConnection, month: str) -> None:
    sql = "SELECT sum(male), sum(female), sum(total) FROM marts.uniformed_personnel WHERE month_end = ?"
    assert warehouse.execute(sql, [month]).fetchone() == KNOWN[month]


def test_a_resumed_meeting_is_one_and_civil_society_is_heard(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT year, meetings, civil_society_briefers FROM marts.debate_year WHERE is_wps AND year <= 2020"
    assert {year: told for year, *told in warehouse.execute(sql).fetchall()} == {
        y: [*t] for y, t in ON_THE_ITEM.items()
    }
    sql = "SELECT count(DISTINCT base_symbol), count(*) FROM marts.{} WHERE is_wps AND year(date) = 2010"
    assert warehouse.execute(sql.format("debate_meeting")).fetchone() == (3, 3)
    assert warehouse.execute(sql.format("debate_meeting_part")).fetchone() == (3, 5)


def test_a_year_without_titles_has_no_share_of_women(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT women_share_by_title, title_known_share FROM marts.debate_year WHERE is_wps AND year = 2020"
    assert warehouse.execute(sql).fetchone() == (None, pytest.approx(3 / 90))


def test_a_misprinted_year_is_no_resolutions_year(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = (
        "SELECT DISTINCT resolution_year, printed_year FROM marts.resolution_citation_year WHERE resolution_number = ?"
    )
    assert warehouse.execute(sql, [2248]).fetchall() == [(2015, 2018)]


def test_a_contributor_without_figures_in_its_months_document_is_there(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = (
        "SELECT count(*), min(total), max(total), sum(filled_persons) FROM marts.contributor_month WHERE entity = 'USA'"
    )
    sql += " AND month_end BETWEEN DATE '2009-11-30' AND DATE '2014-08-31'"
    assert warehouse.execute(sql).fetchone() == (58, 75, 150, 2687)
    sql = "SELECT sum(total) FROM marts.contributor_month WHERE month_end = DATE '2011-10-31'"
    assert warehouse.execute(sql).fetchone() == (99_294,)
    sql = "SELECT count(*) FROM marts.mission_month WHERE month_end = DATE '2010-05-31'"
    lacks = "series_break LIKE '%the month lacks 22 persons%'"
    assert warehouse.execute(f"{sql} AND {lacks}").fetchone() == warehouse.execute(sql).fetchone()


@pytest.mark.parametrize(("month", "morocco", "world"), [("2016-01-31", 2287, 107_076), ("2016-04-30", 2302, 104_279)])
def test_persons_stay_where_only_their_sexes_are_suspect(
    warehouse: duckdb.DuckDBPyConnection, month: str, morocco: int, world: int
) -> None:
    for mart in ("contributor_month", "mission_month", "parity_progress"):
        sql = f"SELECT sum(total), sum(female + male + sex_unknown_persons) FROM marts.{mart} WHERE month_end = ?"
        if mart == "parity_progress":
            sql = f"SELECT sum(total) FROM marts.{mart} WHERE month_end = ?"
        assert set(warehouse.execute(sql, [month]).fetchone() or ()) == {world}
    sql = "SELECT total, female FROM marts.contributor_month WHERE month_end = ? AND entity = 'MAR'"
    assert warehouse.execute(sql, [month]).fetchone() == (morocco, 0)


#: Question, measure, about: the value in 2012, the latest one and its year, each counted in its documents.
ASKED = {
    ("gender_advisers", "missions_with_gender_adviser", "field missions (peacekeeping)"): (None, 16, 2017),
    ("gender_advisers", "missions_with_gender_adviser", "special political missions"): (None, None, None),
    ("insecurity", "armed_conflicts", "world"): (33, 54, 2021),
    ("insecurity", "battle_deaths", "world"): (74_033, 83_858, 2021),
    ("insecurity", "actors_reported_for_sexual_violence", "actors of armed conflicts"): (None, None, None),
    ("commitments", "promises", "states in the Security Council"): (1, 0, 2020),
    ("reporting", "months_of_personnel", "reports on uniformed personnel"): (12, 4, 2025),
    ("voices", "civil_society_briefers", "meetings on women and peace and security"): (2, 2, 2020),
}


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_the_first_statements_questions(warehouse: duckdb.DuckDBPyConnection, asked: tuple[str, str, str]) -> None:
    question, measure, about = asked
    sql = f"SELECT value_2012, value_now, year_now FROM marts.question_{question} WHERE measure = ? AND about = ?"
    assert warehouse.execute(sql, [measure, about]).fetchall() == [ASKED[asked]]


def test_every_answer_leads_to_a_document(project: Project, warehouse: duckdb.DuckDBPyConnection) -> None:
    known = "SELECT question, measure, about FROM marts.question_answer WHERE year_now IS NOT NULL"
    for question, measure, about in warehouse.execute(known).fetchall():
        rows = trace(warehouse, project.tables, f"marts.question_{question}", [measure, about])
        assert rows and all(row.get("sha256") for row in rows), (question, measure, about)


def test_a_second_night_publishes_nothing(project: Project) -> None:
    before = project.releases.current_id()
    record = nightly.run(project)
    assert (record["outcome"], project.releases.current_id()) == ("unchanged", before)


def test_every_parsed_row_is_accounted_for(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT count(*), sum(rows_parsed), sum(abs(difference)) FROM meta.row_account"
    documents, rows, difference = warehouse.execute(sql).fetchone()
    assert (documents, difference) == (200, 0) and rows > 570_000


def test_the_readme_counts_the_register_and_the_speeches(warehouse: duckdb.DuckDBPyConnection) -> None:
    text = " ".join(Path(README).read_text(encoding="utf-8").split())
    sql = "SELECT count(*), count(DISTINCT iso3), count(DISTINCT entity) FILTER (iso3 IS NULL) FROM core.nap_plan"
    plans, states, organisations = warehouse.execute(sql).fetchone()
    (claims,) = warehouse.execute("SELECT count(*) FROM core.nap_claim").fetchone()
    counted = f"{claims:,} claims about {plans} plans of {states} states and {organisations} organisations"
    assert counted in text
    corpus = "SELECT count(*) FROM core.speech WHERE source_id = 'sc_debates_corpus'"
    assert f"{warehouse.execute(corpus).fetchone()[0]:,} speeches" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_show_what_the_program_prints(
    page: Path, project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("WPS_HOME", str(project.settings.home))
    shown = proposed_project(tmp_path_factory) if page.name in OF_TWO_NIGHTS else project
    text = page.read_text(encoding="utf-8")
    assert with_outputs(text, shown) == text, "run `python -m tests.support.docs`"


OPENING = re.findall(r"^\.venv/bin/(.+)$", README.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("line", OPENING)
def test_the_readmes_lines_that_open_a_release_work_as_they_stand(line: str, project: Project, tmp_path: Path) -> None:
    """In a folder that has `data`, with the programs of this environment and no others."""
    (tmp_path / "data").symlink_to(project.settings.home)
    program, rest = line.split(" ", 1)
    wps = f"{sys.executable} -c 'from pipeline.cli.main import main; main()'"
    shell = ["/bin/sh", "-c", f"{dict(wps=wps, python=sys.executable)[program]} {rest}"]
    where = environment(PATH=str(Path(sys.executable).parent))
    done = subprocess.run(shell, cwd=tmp_path, env=where, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    file = next((tmp_path / word for word in rest.split() if word.endswith(".xlsx")), None)
    expected = "uniformed_women" if rest.startswith("panel") else "month_end"
    assert expected in (pl.read_excel(file).columns if file else done.stdout)


def test_the_files_that_the_readme_names_are_there(project: Project) -> None:
    named = set(re.findall(r"data/(releases/[\w./]+\.\w+|wps\.duckdb)", README.read_text(encoding="utf-8")))
    assert len(named) >= 3 and all((project.settings.home / name).is_file() for name in named)


def test_tables_that_tell_of_years_say_so_and_no_others(project: Project) -> None:
    """Else the page says of a day that it is a year, or of a year that it is its first of January."""
    with duckdb.connect(str(project.releases.database), read_only=True) as release:
        for table in (t for d in project.datasets for t in d.tables.values() if t.period):
            sql = f"SELECT count(*) FILTER (strftime({table.period}, '%m-%d') <> '01-01'), count({table.period})"
            (others, dated), *_ = release.execute(f"{sql} FROM {table.name}").fetchall()
            assert not dated or table.by_year == (others < 0.01 * dated), table.name


def test_the_page_has_every_sentence_that_answers_are_made_of(warehouse: duckdb.DuckDBPyConnection) -> None:
    """All but the register's own notes: a new sentence of the tables is to be written in every language.

    The tables write what is counted without separators.
    """
    words = Path("page/words").absolute()
    sentences = Sentences(words, Words(words, "en"))
    said = ["coverage_2012", "coverage_now", "why_not_known_2012", "why_not_known_now"]
    sql = " UNION ".join(f"SELECT {column} FROM marts.question_answer" for column in said)
    texts = [
        text for (text,) in warehouse.execute(f"{sql} UNION SELECT coverage FROM marts.question_figure").fetchall()
    ]
    own = [text for text in texts if text and not text.startswith("the register of facts says")]
    assert len(own) > 100
    assert [text for text in own if re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", sentences.told(text) or "") != text] == []
