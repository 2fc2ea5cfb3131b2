"""What `wps --help` and each command's help say."""

from __future__ import annotations

import inspect
import re
from importlib.metadata import version

import duckdb
import pytest
import typer.main
from typer.testing import CliRunner

from pipeline.ask import chart, report
from pipeline.ask.cite import forms
from pipeline.cli.commands import COMMANDS, PANELS
from pipeline.cli.main import app
from pipeline.project import load
from pipeline.publish.bundle import bundle
from pipeline.publish.tabular import FORMATS
from pipeline.settings import load_settings

#: (command, option) -> every word that it takes.
VALUES = {
    ("export", "--formats"): bundle.FORMS,
    ("cite", "--format"): forms.FORMS,
    ("report", "--kind"): report.KINDS,
    ("chart", "--output"): chart.FORMS,
    ("query", "--output"): FORMATS,
    ("panel", "--output"): FORMATS,
    ("coverage", "--output"): FORMATS,
}


def text_of(*words: str) -> str:
    return " ".join(CliRunner().invoke(app, [*words, "--help"]).stdout.split())


def test_the_first_lines_say_what_it_is_and_where_to_begin() -> None:
    text = text_of()
    assert text.index("published as one DuckDB file") < text.index("wps build") < text.index("Options")
    assert text.index("wps status") < text.index("wps query") < text.index("Options")
    places = [text.index(f"─ {panel} ─") for panel in PANELS]
    assert places == sorted(places) and text.index("Exit codes:") > places[-1]


def test_every_command_stands_in_its_panel_with_its_line() -> None:
    text = text_of().replace("│", " ")
    for listed in COMMANDS:
        assert f" {listed.name} " in text and listed.line.split()[0] in text
    assert "naps National and regional action plans" in " ".join(text.split())


@pytest.mark.parametrize("listed", COMMANDS, ids=lambda listed: listed.name)
def test_the_line_in_the_list_is_the_first_line_of_the_commands_own_help(listed: object) -> None:
    command = typer.main.get_command(app).loaded()[listed.name]  # type: ignore[attr-defined]
    assert inspect.cleandoc(command.help).splitlines()[0] == listed.line  # type: ignore[attr-defined]


def test_what_help_says_can_be_named_is_what_is_taken() -> None:
    """Helps are plain texts, so that showing one loads nothing; the words they list are those that are known."""
    commands = typer.main.get_command(app).loaded()  # type: ignore[attr-defined]
    for (name, option), known in VALUES.items():
        said = next(p.help for p in commands[name].params if option in p.opts)
        listed = set(re.findall(r"\.[a-z]+\b" if option == "--output" else r"\b[a-z]+\b(?! \()|[a-z]+(?= \()", said))
        assert set(known) <= listed, f"wps {name} {option}: {set(known) - listed} not in: {said}"
        if option == "--output":
            assert listed == set(known), f"wps {name} {option}: {listed - set(known)} is not taken"


def test_the_program_says_its_version_its_engine_and_the_code_that_releases_record() -> None:
    done = CliRunner().invoke(app, ["--version"])
    code = load(load_settings()).code
    assert done.stdout == f"wps {version('wps-warehouse')}\nDuckDB {duckdb.__version__}\ncode {code[:12]}\n"
    assert done.exit_code == 0 and "--version" in text_of()


def test_a_wrong_setting_hides_the_code_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WPS_WORKERS", "many")
    done = CliRunner().invoke(app, ["--version"])
    assert done.exit_code == 2 and "WPS_WORKERS" in done.stderr
    assert done.stdout.splitlines() == [f"wps {version('wps-warehouse')}", f"DuckDB {duckdb.__version__}"]


def test_a_word_too_many_is_told_where_it_belongs() -> None:
    done = CliRunner().invoke(app, ["chart", "mission_troops", "MINUSCA"])
    said = " ".join(done.stderr.replace("│", " ").split())
    assert done.exit_code == 2 and "(MINUSCA): it takes [NAME]; the rest is told by --about, --language" in said
    said = " ".join(CliRunner().invoke(app, ["naps", "show", "KEN", "2"]).stderr.replace("│", " ").split())
    assert "(2): it takes [COUNTRY]" in said


def test_every_command_shows_an_example() -> None:
    for name, command in typer.main.get_command(app).loaded().items():  # type: ignore[attr-defined]
        members = getattr(command, "commands", None)
        for full, one in {f"{name} {sub}": c for sub, c in members.items()}.items() if members else [(name, command)]:
            assert f"Example: wps {full.removesuffix(' show')} " in f"{one.help} ".replace("\n", " "), full
