"""`wps watch`: named questions that are asked of each new release.

Belongs here: the commands, their arguments and exit codes. Does not: asking (`ask.watching`).
"""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli import render
from pipeline.cli.support import AsJson, emit, holding, settings, user_errors

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Questions asked of each new release: add, list, remove, run."
)


@app.command()
def add(
    sql: Annotated[str, typer.Argument(help="A query over the release, of 1,000 rows and ten seconds at most.")],
    name: Annotated[str, typer.Option(help="What to call it; its feed is named after it.")],
    as_json: AsJson = False,
) -> None:
    """Ask a question of each new release; what changed in the answer goes into the feeds and to the webhook.

    Exit code 0; 2 when the current release does not answer it, or the name is taken; 4 while a run holds the home.

    Example: wps watch add "FROM meta.conflict SELECT table_name, count(*) GROUP BY ALL" --name conflicts
    """
    from pipeline.ask.watching import add as watched

    with user_errors():
        home = settings().home
        with holding(home):
            line = watched(home, name, sql)
        emit(as_json, line, lambda w: render.say(f"{w['name']} is watched; its answer has {w['rows']:,} row(s) now"))


@app.command("list")
def list_watches(as_json: AsJson = False) -> None:
    """The watched questions, and how many rows the current release answered to each.

    Exit code 0.

    Example: wps watch list
    """
    from pipeline.ask.watching import listed

    with user_errors():
        emit(as_json, listed(settings().home), render.show_rows)


@app.command()
def remove(name: Annotated[str, typer.Argument(help="A watched question.")], as_json: AsJson = False) -> None:
    """Watch a question no more; what its feed has told so far stays.

    Exit code 0; 2 for an unknown name; 4 while a run holds the home.

    Example: wps watch remove conflicts
    """
    from pipeline.ask.watching import remove as unwatched

    with user_errors():
        home = settings().home
        with holding(home):
            gone = unwatched(home, name)
        emit(as_json, {"removed": gone.name, "sql": gone.sql}, lambda _: render.say(f"{gone.name} is watched no more"))


@app.command()
def run(
    name: Annotated[str | None, typer.Argument(help="A watched question; default: all.")] = None,
    as_json: AsJson = False,
) -> None:
    """Ask watched questions of the current release now; nothing is kept or told.

    Exit code 0; 2 for an unknown name, or before the first release. A question that fails says why.

    Example: wps watch run
    """
    from pipeline.ask.watching import run as asked

    with user_errors():
        emit(as_json, asked(settings().home, name), render.show_rows)
