"""The `wps` group: lists every command without loading any, and loads the one that is called.

Belongs here: when code is loaded, and the commands that datasets bring (entry points `wps.commands`). Does not: which
commands there are (`commands`), what they do.
"""

from __future__ import annotations

import ast
from functools import cached_property
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typer
import typer.main
from typer.core import TyperCommand, TyperGroup

from pipeline.cli.commands import COMMANDS, DATASETS, PANELS

#: Where a distribution names its typer application, mounted as `wps NAME`.
ENTRY_POINTS = "wps.commands"
#: In what typer says of a word that no argument is left for.
TOO_MANY = "unexpected extra argument"


class Deferred(TyperCommand):
    """A command that is known by its name and the line that help shows; its code is loaded when it is called."""

    def __init__(self, name: str, target: str, line: str, panel: str) -> None:
        super().__init__(name, help=line, rich_help_panel=panel)
        self.target = target

    def load(self) -> Any:
        """The command itself: of a function, or of the typer application that the target names."""
        module, _, attribute = self.target.partition(":")
        found = getattr(import_module(module), attribute)
        if not isinstance(found, typer.Typer):
            single = typer.Typer(add_completion=False)
            single.command(self.name)(found)
            found = single
        command = typer.main.get_command(found)
        command.name = self.name
        return command


class Commands(TyperGroup):
    """All commands, those of datasets too; the latter are looked for when help or an unknown name asks for them."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for listed in COMMANDS:
            self.commands[listed.name] = Deferred(listed.name, listed.target, listed.line, listed.panel)

    @cached_property
    def mounted(self) -> dict[str, Deferred]:
        """The commands that datasets bring."""
        found = sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name)
        return {p.name: Deferred(p.name, p.value, _line_of(p), DATASETS) for p in found if p.name not in self.commands}

    def list_commands(self, ctx: Any) -> list[str]:
        """Every name, in the order in which help shows them."""
        every: dict[str, Any] = {**self.commands, **self.mounted}
        return sorted(every, key=lambda name: PANELS.index(every[name].rich_help_panel))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, not loaded yet."""
        return self.commands.get(cmd_name) or self.mounted.get(cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is called, loaded."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load() if isinstance(command, Deferred) else command, rest

    def invoke(self, ctx: Any) -> Any:
        """Run what is called; where a word is too many, say by which options the command is told more."""
        try:
            return super().invoke(ctx)
        except Exception as error:  # only its words change
            called = getattr(error, "ctx", None)
            if called is not None and TOO_MANY in str(getattr(error, "message", "")):
                error.message = f"{error.message}: {_takes(called.command)}"  # type: ignore[attr-defined]
            raise

    def loaded(self) -> dict[str, Any]:
        """Every command by name, loaded: for who documents them."""
        every: dict[str, Any] = {**self.commands, **self.mounted}
        return {name: command.load() for name, command in every.items()}


def _takes(command: Any) -> str:
    """What a command takes: its arguments, and the options that have a value."""
    given = [p for p in command.params if p.param_type_name == "argument"]
    words = " ".join(p.name.upper() if p.required else f"[{p.name.upper()}]" for p in given) or "no word"
    valued = [p.opts[0] for p in command.params if p.param_type_name == "option" and not p.is_flag]
    return f"it takes {words}" + (f"; the rest is told by {', '.join(valued)}" if valued else "")


def _line_of(point: EntryPoint) -> str:
    """The first line of what the module says of itself, read from its file: importing it would load its dataset.

    Of an entry that cannot be read it says so: another distribution's mistake breaks no other command.
    """
    try:
        package, *rest = point.module.split(".")
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            file = Path(folder, *rest).with_suffix(".py")
            if file.is_file():
                said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
                return said.partition("\n")[0]
    except (AttributeError, ImportError, OSError, SyntaxError, ValueError) as error:  # told in the help
        return f"cannot be read: {type(error).__name__}"
    return ""
