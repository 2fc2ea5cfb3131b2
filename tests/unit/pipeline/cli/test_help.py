"""What `wps --help` and each command's help say."""

from __future__ import annotations

import inspect

import pytest
import typer.main
from typer.testing import CliRunner

from pipeline.cli.commands import COMMANDS, PANELS
from pipeline.cli.main import app


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


def test_every_command_shows_an_example() -> None:
    for name, command in typer.main.get_command(app).loaded().items():  # type: ignore[attr-defined]
        members = getattr(command, "commands", None)
        for full, one in {f"{name} {sub}": c for sub, c in members.items()}.items() if members else [(name, command)]:
            assert f"Example: wps {full.removesuffix(' show')} " in f"{one.help} ".replace("\n", " "), full
