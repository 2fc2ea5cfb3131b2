"""Every command, option, exit code and setting stands in the README."""

from __future__ import annotations

import re

import typer.main

from pipeline.cli.main import app
from pipeline.run.record import OUTCOMES
from pipeline.settings import load_settings, variable
from tests.support.readme import README

TEXT = README.read_text(encoding="utf-8")


def commands() -> dict[str, list[str]]:
    """Every command with its options, a group's commands by their full name."""
    found: dict[str, list[str]] = {}
    for name, command in typer.main.get_command(app).loaded().items():  # type: ignore[attr-defined]
        members = {f"{name} {sub}": c for sub, c in getattr(command, "commands", {}).items()} or {name: command}
        for full, one in members.items():
            found[full] = [p.opts[0] for p in one.params if p.opts[0].startswith("--") and p.name != "help"]
    return found


def test_every_command_and_option_is_documented() -> None:
    assert len(commands()) >= 11
    for name, options in commands().items():
        line = next((line for line in TEXT.splitlines() if re.match(rf"\| `wps {name}\b", line)), None)
        assert line, f"wps {name} is not in the README"
        for option in options:
            assert option in line or (option == "--json" and "Every command takes `--json`" in TEXT), f"{name} {option}"


def test_every_exit_code_is_documented() -> None:
    said = TEXT[TEXT.index("Exit codes:") :].split("\n\n")[0]
    assert all(re.search(rf"\b{code}\b", said) for code in {*OUTCOMES.values(), 2, 4})


def test_every_setting_is_documented() -> None:
    assert all(f"`{variable(name)}`" in TEXT for name in type(load_settings()).model_fields)
