"""`wps claims`: claims from outside for a register.

Belongs here: the commands, their arguments and exit codes. Does not: judging or keeping claims (`ask.proposing`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import render
from pipeline.cli.support import REFUSED, AsJson, emit, holding, project, settings, user_errors

if TYPE_CHECKING:
    from pipeline.ask.proposing import Verdict

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Claims from outside for a register: check, propose, withdraw."
)
File = Annotated[Path, typer.Argument(help="A CSV with the columns of a register's file.")]


@app.command()
def check(file: File, as_json: AsJson = False) -> None:
    """Which lines of a file a register would take, and what is wrong with the others; nothing is kept.

    A claim without a source is refused, and so is one that the register has already. Exit code 0; 1 when a line is
    refused; 2 for a file that cannot be read or has the columns of no register.

    Example: wps claims check FILE.csv
    """
    from pipeline.ask.proposing import judged

    with user_errors():
        _end(judged(project(), file).verdict(), as_json)


@app.command()
def propose(
    file: File,
    by: Annotated[str, typer.Option(help="Who is to be credited; the name stands in every release.")],
    as_json: AsJson = False,
) -> None:
    """Give the lines that can be used to the register, with credit: the next night resolves them with its own.

    The other lines are told, each with its reason. Exit code 0; 1 when a line is refused; 2 for a file that cannot be
    read or has the columns of no register; 4 while a run holds the home.

    Example: wps claims propose FILE.csv --by "NAME"
    """
    from pipeline.ask.proposing import proposed

    with user_errors():
        chosen = project()
        with holding(chosen.settings.home):
            found = proposed(chosen, file, by)
        _end(found, as_json)


@app.command("list")
def list_proposals(as_json: AsJson = False) -> None:
    """The proposals in use: register, document, contributor, when, how many claims.

    Exit code 0.

    Example: wps claims list
    """
    from pipeline.store.proposals import proposals

    found = [{k: v for k, v in vars(p).items() if k != "why"} for p in proposals(settings().home)]
    emit(as_json, found, render.show_rows)


@app.command()
def withdraw(
    name: Annotated[str, typer.Argument(help="A proposal; `wps claims list` has their names.")],
    why: Annotated[str, typer.Option(help="Why it is no longer to stand; kept beside it.")],
    as_json: AsJson = False,
) -> None:
    """Take a proposal out of use: from the next night on it stands in no table.

    Exit code 0; 2 for a proposal that is not in use; 4 while a run holds the home.

    Example: wps claims withdraw NAME --why "the page says otherwise"
    """
    from pipeline.ask.proposing import withdrawn

    with user_errors():
        home = settings().home
        with holding(home):
            gone = withdrawn(home, name, why)
        emit(
            as_json, {"withdrawn": gone.name, "claims": gone.claims}, lambda _: render.say(f"{gone.name} is withdrawn")
        )


def _end(found: Verdict, as_json: bool) -> None:
    """Print what a register says of a file; exit code 1 when it refuses a line."""
    emit(as_json, found, _show)
    if found["refused"]:
        raise typer.Exit(REFUSED)


def _show(found: Verdict) -> None:
    """The refused lines, each with its reason, and how many are taken."""
    if found["refused"]:
        render.show_rows(found["refused"])
        render.say()
    taken, refused = len(found["accepted"]), len({row["line"] for row in found["refused"]})
    render.say(f"{taken:,} claim(s) for {found['register']} ({found['file']}) can be used, {refused:,} refused")
    if found["proposal"]:
        render.say(f"proposed as {found['proposal']}: the next night resolves them with the register's own")
