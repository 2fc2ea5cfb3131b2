"""The command that lets a held release go out: accept.

Belongs here: its arguments and exit codes. Does not: what may be accepted (`run.accepting`), how it looks (`render`).
What the command needs is imported when it runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import render
from pipeline.cli.support import USAGE, AsJson, emit, holding, project, stop

if TYPE_CHECKING:
    from pipeline.run.accepting import AcceptedLine


def accept(
    what: Annotated[str | None, typer.Argument(help="The check, or a table for all of its checks.")] = None,
    table: Annotated[str | None, typer.Option(help="The table, where the check failed on several.")] = None,
    until: Annotated[
        str | None, typer.Option(help="The last day (UTC) on which it may fail. Default: in two weeks.")
    ] = None,
    why: Annotated[str | None, typer.Option(help="What you looked at, and why it is right; readers see it.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Accept it no longer: the check, or all of the table.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="What is accepted, until when, and why.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let a release go out that a check holds back, after looking; or list what is accepted.

    What the check found in the last night is accepted, and no more: anything else that it finds, or what becomes worse,
    holds the next release back. A table accepts all that held the night back of it. `wps status` names both. The reason
    stands in meta.accepted and on the page. `wps build` then publishes. Exit code 0; 2 for a check that is not known or
    held nothing back, one that guards the program's own promises, no reason, or a day that is past or more than a year
    ahead; 4 when a run holds the home.

    Example: wps accept rows_kept --table TABLE --why "two missions closed, as their publisher says"
    """
    from pipeline.run.accepting import AcceptError, line_of, take_back
    from pipeline.run.accepting import accept as accepted
    from pipeline.store.accepted import AcceptedError, acceptances

    chosen = project()
    home = chosen.settings.home
    try:
        if listed or what is None:
            emit(as_json, [line_of(given) for given in acceptances(home)], _show)
            return
        with holding(home):
            made = take_back(chosen, what, table) if undo else accepted(chosen, what, table, why or "", until)
    except (AcceptError, AcceptedError) as error:
        stop(USAGE, str(error))
    emit(as_json, made, lambda lines: _show(lines, taken_back=undo))


def _show(lines: Sequence[AcceptedLine], taken_back: bool = False) -> None:
    """Each acceptance with what it covers, and what to do next."""
    if not lines:
        render.say("nothing is accepted")
    for line in lines:
        word = "no more" if taken_back else "accepted" if line["stands"] else "expired"
        what = f"{line['table_name']}: {line['check_name']}: {line['failing']:,}"
        render.say(f"{word:<9} {what} until {line['until']}: {line['why']}")
        for row in line["sample"].splitlines():
            render.say(f"          {row}")
