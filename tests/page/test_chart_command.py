"""`wps chart`: every form stands for itself, twice the same bytes, nothing overwritten, wrong names told."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline.ask.chart import write_chart
from pipeline.ask.errors import AskError
from pipeline.project import Project
from pipeline.publish.page.declared import Declared
from tests.support.disk import full_after
from tests.support.shipped import shipped_project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return shipped_project(tmp_path_factory)


def test_every_form_stands_for_itself(project: Project, tmp_path: Path) -> None:
    files = {suffix: tmp_path / f"chart{suffix}" for suffix in (".svg", ".png", ".html")}
    titles = {write_chart(project, "country_peacekeepers", "rwa", "en", file) for file in files.values()}
    assert len(titles) == 1
    assert ElementTree.parse(files[".svg"]).getroot().tag.endswith("svg")
    assert files[".png"].read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    page = files[".html"].read_text(encoding="utf-8")
    for text in (page, files[".svg"].read_text(encoding="utf-8")):
        assert "Rwanda" in text and 'src="http' not in text and 'href="http' not in text and "@import" not in text
    write_chart(project, "country_peacekeepers", "RWA", "en", tmp_path / "again.svg")
    assert (tmp_path / "again.svg").read_bytes() == files[".svg"].read_bytes()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_picture_that_is_taken_away_says_whom_it_is_about(project: Project, tmp_path: Path, language: str) -> None:
    about = {"iso3": ("RWA", "Rwanda"), "mission": ("MINUSCA", "MINUSCA")}
    charts = [chart for chart in Declared(project.page).charts.items() if chart[1].about]
    assert len(charts) >= 6
    for name, chart in charts:
        code, said = about[chart.about[0]]
        assert said in write_chart(project, name, code, language, tmp_path / f"{name}.svg")


@pytest.mark.parametrize(
    ("name", "about", "file", "said"),
    [
        ("country_peacekeeper", "RWA", "new.svg", "the nearest: country_peacekeepers"),
        ("country_peacekeepers", "RWX", "new.svg", r"the nearest: Rwanda \(RWA\)"),
        ("country_peacekeepers", None, "new.svg", "name it with --about"),
        ("country_peacekeepers", "RWA", "there.svg", "exists already"),
        ("country_peacekeepers", "RWA", "new.gif", "ends in .svg"),
        ("country_peacekeepers", "RWA", "none/new.svg", "cannot be written"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(
    project: Project, tmp_path: Path, name: str, about: str | None, file: str, said: str
) -> None:
    (tmp_path / "there.svg").write_text("mine")
    with pytest.raises(AskError, match=said):
        write_chart(project, name, about, "en", tmp_path / file)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("there.svg", "mine")]


def test_a_full_disk_leaves_no_half_of_a_picture(project: Project, tmp_path: Path) -> None:
    with full_after(1000), pytest.raises(AskError, match=r"minusca\.svg cannot be written: File too large"):
        write_chart(project, "mission_troops", "MINUSCA", "en", tmp_path / "minusca.svg")
    assert list(tmp_path.iterdir()) == []
