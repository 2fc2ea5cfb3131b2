"""What every `wps` command needs: its settings, text or JSON, and how it ends.

Belongs here: shared options, output and exit codes. Does not: any command (`operate`, `asking`, `develop`), how text
looks (`render`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

from pipeline.ask.errors import AskError
from pipeline.common.shown import shown
from pipeline.common.values import json_text
from pipeline.settings import Settings, SettingsError, load_settings
from pipeline.store.backup import BackupError
from pipeline.store.pins import PinsError
from pipeline.store.releases import ReleaseError
from pipeline.store.version import NewerHome, refuse_newer

if TYPE_CHECKING:
    from pipeline.project import Project

V = TypeVar("V")
REFUSED, USAGE, BUSY, FAILED, STOPPED = 1, 2, 4, 5, 130
#: What an engine says of a query has several lines.
LINES = "\n\t"
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value for machines.")]


def emit(as_json: bool, value: V, show: Callable[[V], object]) -> None:
    """Print the value for a machine or for a person."""
    if as_json:
        typer.echo(json_text(value))
    else:
        show(value)


def stop(code: int, message: str) -> NoReturn:
    """End with a message on standard error."""
    typer.echo(f"wps: {shown(message, keep=LINES)}", err=True)
    raise typer.Exit(code)


@contextmanager
def user_errors() -> Iterator[None]:
    """Turn mistakes in what was asked for into exit code 2 and one line."""
    try:
        yield
    except (SettingsError, ReleaseError, PinsError, AskError, BackupError, NewerHome) as error:
        stop(USAGE, str(error))


@contextmanager
def holding(home: Path) -> Iterator[None]:
    """Hold the home, or end with exit code 4 while another run does, with 2 where it cannot be written."""
    from pipeline.store.home import Busy, Unwritable, held

    try:
        with held(home):
            yield
    except Busy as busy:
        stop(BUSY, str(busy))
    except Unwritable as error:
        stop(USAGE, str(error))


def settings(**overrides: object) -> Settings:
    """The settings, or exit code 2."""
    with user_errors():
        known = load_settings(**overrides)
        refuse_newer(known.home)
        return known


def load(chosen: Settings) -> Project:
    """The declared warehouse. Reading every declaration takes a while: only commands that need them call this.

    Ends with exit code 2 for a mistake in a declaration.
    """
    from pipeline.declare.errors import DeclarationError
    from pipeline.project import load as declared

    try:
        return declared(chosen)
    except DeclarationError as error:
        stop(USAGE, str(error))


def project(**overrides: object) -> Project:
    """The declared warehouse in the home of the settings."""
    return load(settings(**overrides))
