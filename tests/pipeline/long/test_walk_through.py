"""The dataset of docs/add-a-dataset.md, made of the files that the page shows: what a newcomer copies works."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.docs import ROOT
from tests.support.kernel import environment, published
from tests.support.small_program import copied

PAGE = ROOT / "docs" / "add-a-dataset.md"
FILE = re.compile(r"<!-- file: (\S+) -->\n\n```\w+\n(.*?)^```", re.DOTALL | re.MULTILINE)
COURSES = "held,country,places\n2023-03-01,Ghana,24\n2023-09-15,Zambia,-\n2024-03-04,Ghana,30\n2024-03-04,Atlantis,3\n"


def wps(program: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command of the copy, with a home of its own."""
    where = {**environment(WPS_HOME=str(program / "data"), WPS_OFFLINE="1"), "PYTHONPATH": str(program)}
    run = [sys.executable, "-c", "from pipeline.cli.main import main; main()", *words]
    return subprocess.run(run, cwd=program, env=where, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference and the page's dataset, with one document in the inbox, built."""
    target = copied(tmp_path_factory.mktemp("program"), ["reference"])
    for name, text in FILE.findall(PAGE.read_text(encoding="utf-8")):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, encoding="utf-8")
    inbox = target / "data" / "inbox" / "course_places"
    inbox.mkdir(parents=True)
    (inbox / "courses.csv").write_text(COURSES, encoding="utf-8")
    built = wps(target, "build")
    assert built.returncode == 0 and "published" in built.stdout, built.stdout + built.stderr
    return target


def test_every_file_of_the_page_is_shown_whole() -> None:
    listed = re.search(r"^```\n(assets/.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert listed
    files = {line.split()[0] for line in listed[1].splitlines()}
    shown = {name for name, _ in FILE.findall(PAGE.read_text(encoding="utf-8"))}
    assert files - shown == {"assets/training/corrections.yaml"} and shown <= files


def test_its_rows_are_published_and_the_unknown_country_is_told(program: Path) -> None:
    rows = published(program / "data", "SELECT year, entity, courses, places FROM marts.course_year ORDER BY ALL")
    assert rows == [(2023, "GHA", 1, 24), (2023, "ZMB", 1, None), (2024, "GHA", 1, 30)]
    told = "SELECT locator, reason, detail FROM meta.reject WHERE source_id = 'course_places'"
    assert published(program / "data", told) == [("line 5", "unknown_entity", "Atlantis")]


@pytest.mark.parametrize("table", ["course_place", "course_year"])
def test_the_loop_makes_its_tables(program: Path, table: str) -> None:
    made = json.loads(wps(program, "make", table, "--json").stdout)
    assert made["rows"] == 3
    assert [check["sample"][0]["column_name"] for check in made["checks"]["failed"]] in ([], ["Atlantis"])


def test_the_loop_parses_its_document(program: Path) -> None:
    read = wps(program, "parse", "course_places", "data/inbox/course_places/courses.csv", "--csv")
    assert read.stdout.splitlines()[1] == "2023-03-01,Ghana,24,line 2"


def test_a_figure_is_followed_back(program: Path) -> None:
    traced = wps(program, "trace", "marts.course_year", "2024", "GHA")
    assert "line 4" in traced.stdout and "An Academy" in traced.stdout
