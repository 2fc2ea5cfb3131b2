"""`wps panel`: which rows it gives, its codebook in every format, and what it says of names that nobody knows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import fastexcel
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline.ask.panel import Wanted, panelled
from pipeline.cli import main, support
from pipeline.project import Project, load
from pipeline.settings import Settings, load_settings
from tests.conftest import drop
from tests.pipeline.commands import Wps
from tests.support.kernel import plain_settings

SQL = Path(__file__).parent / "panel_sql"
LINES = (
    "2020-01-31,France,10",
    "2020-02-29,France,12",
    "2020-02-29,Kenya,7",
    "2021-01-31,Kenya,5",
    "2022-01-31,Kenya,9",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small warehouse with a panel, after one night. Not to be changed."""
    from pipeline.run import nightly

    home = tmp_path_factory.mktemp("panel")
    drop(home, "first.csv", *LINES)
    with plain_settings():
        chosen = load_settings(home=home, offline=True, workers=1)
        made = load(chosen, package="tests.pipeline.tiny", sql=SQL)
        nightly.run(made)
    return made


@pytest.fixture
def panel(project: Project, monkeypatch: pytest.MonkeyPatch) -> Wps:
    """Run `wps panel` with these words."""

    def given_settings(chosen: Settings) -> Project:
        return replace(project, settings=chosen)

    monkeypatch.setattr(support, "load", given_settings)
    monkeypatch.setenv("WPS_HOME", str(project.settings.home))
    return lambda *words, **_: CliRunner().invoke(main.app, ["panel", *words])


def rows(project: Project, **wanted: Any) -> list[dict[str, Any]]:
    with panelled(project, Wanted(**wanted)) as answer:
        return answer.rows().records()


def test_a_country_is_named_by_code_or_name_and_a_group_by_name_or_initials(project: Project) -> None:
    kenya = rows(project, countries=["ken"], years="2020")
    assert kenya == [
        {
            "entity": "KEN",
            "year": 2020,
            "iso3": "KEN",
            "advisers": 7,
            "advisers_covered": True,
            "motto": "=Kenya",
            "motto_covered": True,
        }
    ]
    assert rows(project, countries=["Kenya"], years="2020:2020") == kenya
    union = rows(project, groups=["EU"], years="2020:")
    assert union == rows(project, groups=["european union"])
    assert len(union) == 27 * 3 and not {"GBR", "KEN"} & {row["entity"] for row in union}
    assert {row["entity"] for row in rows(project, groups=["EU"], countries=["KEN"])} > {"KEN", "FRA"}


def test_measures_come_with_their_coverage_and_without_the_others(project: Project) -> None:
    (row, *_) = rows(project, countries=["FRA"], measures=["advisers"])
    assert list(row) == ["entity", "year", "iso3", "advisers", "advisers_covered"]
    found = [(r["advisers"], r["advisers_covered"]) for r in rows(project, countries=["FRA"])]
    assert found == [(12, True), (0, True), (None, False)]


@given(st.lists(st.sampled_from(["FRA", "KEN", "KAZ", "RWA"]), min_size=1, unique=True), st.sampled_from(["", "2021"]))
@settings(max_examples=8)
def test_the_panel_of_some_is_their_part_of_the_panel_of_all(project: Project, some: list[str], years: str) -> None:
    whole = [row for row in rows(project, years=years) if row["entity"] in some]
    assert rows(project, countries=some, years=years) == whole
    assert [row for entity in sorted(some) for row in rows(project, countries=[entity], years=years)] == whole


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--countries", "KEM"),
            "there is no country KEM in the panel; the nearest: Kenya (KEN), Cambodia (KHM), Turkmenistan (TKM)",
        ),
        (("--countries", "Kenja"), "the nearest: Kenya (KEN)"),
        (("--groups", "European Onion"), "there is no group European Onion in the panel; the nearest: European Union"),
        (("--measures", "adviser"), "there is no measure adviser in the panel; the nearest: advisers"),
        (("--years", "1990:2021"), "the years are 2020:2022; the nearest range is 2020:2021"),
        (("--years", "1990"), "the nearest range is 2020:2022"),
        (("--years", "2022:2020"), "the nearest range is 2020:2022"),
        (("--years", "2022:2021"), "the nearest range is 2021:2022"),
        (("--years", "lately"), "a year or a range is needed, within 2020:2022"),
        (("--countries", ""), ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_nobody_knows_is_named_with_the_nearest(
    panel: Wps, tmp_path: Path, words: tuple[str, str], said: str
) -> None:
    output = tmp_path / "panel.csv"
    ended = panel(*words, "--output", str(output))
    assert (ended.exit_code, output.exists()) == ((2, False) if said else (0, True))
    assert said in ended.stderr


def test_a_file_of_no_known_kind_is_refused(panel: Wps, tmp_path: Path) -> None:
    ended = panel("--output", str(tmp_path / "panel.sav"))
    assert ended.exit_code == 2 and ".dta" in ended.stderr and not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", ["csv", "parquet", "xlsx", "dta", "json"])
def test_every_format_has_its_codebook_beside_it(panel: Wps, tmp_path: Path, suffix: str) -> None:
    output = tmp_path / f"panel.{suffix}"
    ended = panel("--countries", "FRA,KEN", "--output", str(output))
    assert ended.exit_code == 0 and "6 rows written" in ended.stdout
    book = pl.read_csv(tmp_path / f"panel.{suffix}.codebook.csv")
    assert book.columns == ["variable", "label", "unit", "source", "coverage", "licence"]
    (advisers,) = book.filter(variable="advisers").to_dicts()
    assert advisers == {
        "variable": "advisers",
        "label": "The most advisers of any month; a state without a row has none.",
        "unit": "persons",
        "source": "A Ministry: Adviser counts",
        "coverage": "Until 2021. Here: 2020-2021, 4 of 6 rows.",
        "licence": "CC0-1.0",
    }
    assert "Apache-2.0" in book.filter(variable="motto")["licence"][0]
    assert set(book["variable"]) == {
        *("entity", "year", "iso3", "advisers", "advisers_covered", "motto", "motto_covered")
    }


def test_stata_has_the_labels_and_excel_the_codebook(panel: Wps, tmp_path: Path) -> None:
    stata, excel = tmp_path / "panel.dta", tmp_path / "panel.xlsx"
    assert panel("--countries", "KEN", "--output", str(stata)).exit_code == 0
    with pd.io.stata.StataReader(stata) as reader:
        frame, labels = reader.read(), reader.variable_labels()
    assert frame["advisers"].isna().tolist() == [False, False, True] and frame["advisers"][0] == 7
    assert frame["advisers_covered"].tolist() == ["yes", "yes", "no"]
    assert labels["advisers"] == "The most advisers of any month" and labels["motto"].endswith("…")
    assert all(len(label) <= 80 for label in labels.values())
    assert panel("--countries", "KEN", "--output", str(excel)).exit_code == 0
    book = fastexcel.read_excel(excel)
    assert book.sheet_names == ["panel", "codebook"]
    assert book.load_sheet("codebook").to_polars()["variable"].to_list() == list(frame.columns)


def test_a_group_of_one_word_is_named_once_and_initials_are_those_of_the_group(panel: Wps, tmp_path: Path) -> None:
    ended = panel("--groups", "Qqqqq", "--output", str(tmp_path / "panel.csv"))
    assert ended.exit_code == 2 and ended.stderr.count("ASEAN") == 1
    output = tmp_path / "eastern.csv"
    assert panel("--groups", "EEG", "--years", "2022", "--output", str(output)).exit_code == 0
    assert pl.read_csv(output).height == 23


def test_a_codebook_that_cannot_be_written_leaves_what_was_there(panel: Wps, tmp_path: Path) -> None:
    output = tmp_path / "panel.csv"
    output.write_text("mine")
    (tmp_path / "panel.csv.codebook.csv").mkdir()
    ended = panel("--output", str(output))
    assert ended.exit_code == 2 and "panel.csv.codebook.csv cannot be written" in ended.stderr
    assert output.read_text() == "mine"
