"""Commands that show and answer until they are stopped: serve, mcp; and page, which makes what is shown.

Belongs here: their arguments and exit codes. Does not: what is answered (`pipeline.ask.serve`), making a page
(`pipeline.page`), their place in the help (`commands`). What a command needs is imported when it runs.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.ask.errors import AskError
from pipeline.cli import render
from pipeline.cli.support import USAGE, AsJson, emit, holding, project, stop, user_errors

if TYPE_CHECKING:
    from pathlib import Path
    from socket import socket

    from starlette.types import ASGIApp

    from pipeline.ask.serve.desk import Desk
    from pipeline.project import Project

#: The port at which the page is shown, when it is free.
USUAL = 8321

Host = Annotated[str, typer.Option(help="The address listened at; others than loopback are reached from elsewhere.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any that is free.")]
FreePort = Annotated[
    int | None, typer.Option(min=0, max=65535, help=f"The port; {USUAL} where it is free, another that is otherwise.")
]
Name = Annotated[
    list[str] | None, typer.Option(help="A host name under which it is asked; localhost and addresses always are.")
]
Rows = Annotated[int, typer.Option(min=1, help="Rows that one answer has at the most.")]
Seconds = Annotated[float, typer.Option(min=0.1, help="Seconds after which a query is stopped.")]


def serve(
    api: Annotated[bool, typer.Option("--api", help="Answer machines too, over HTTP in JSON.")] = False,
    host: Host = "127.0.0.1",
    port: FreePort = None,
    name: Name = None,
    rows: Rows = 1000,
    seconds: Seconds = 10.0,
) -> None:
    """Show the page until it is stopped, and with --api answer machines beside it; read only.

    A page that is missing or damaged is made anew from its release first; with --api it is shown where it is. /api
    lists the operations and /api/openapi.json describes them. A browser's page of another site, and a name not given
    with --name, are refused.
    Exit code 130 when it is stopped with Ctrl-C; 2 when there is no release or the address cannot be had; 4 when the
    page must be made while a run holds the home.

    Example: wps serve --api --port 8321
    """
    with user_errors():
        from pipeline.ask.serve import site
        from pipeline.ask.serve.api import application
        from pipeline.ask.serve.openapi import ROOT
        from pipeline.page.place import SITE

        taken = _free(host) if port is None else _bound(host, port)
        chosen = _published()
        if not api:
            whole(chosen)
        shown = site.application(chosen.settings.home / SITE)
        app = site.beside(ROOT, application(_desk(chosen, rows, seconds)), shown) if api else shown
        _listen(app, taken, host, name, ROOT if api else "/")


def page(
    release: Annotated[str | None, typer.Argument(help="Default: the current one.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Make it anew, also where it is whole.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make the page of a release where it is not there or damaged, and say where it begins.

    A night makes it by itself. Exit code 0; 2 when there is no such release or the page cannot be made; 4 when a run
    holds the home.

    Example: wps page
    """
    with user_errors():
        made = whole(_published(), release, again=again)
    emit(as_json, {"page": str(made / "index.html")}, lambda record: render.say(record["page"]))


def mcp(
    http: Annotated[bool, typer.Option("--http", help="Over HTTP instead of standard input and output.")] = False,
    host: Host = "127.0.0.1",
    port: Port = 8322,
    name: Name = None,
    rows: Rows = 1000,
    seconds: Seconds = 10.0,
) -> None:
    """Offer the same operations as tools of the Model Context Protocol, until the client goes or it is stopped.

    On standard input and output, or with --http at /mcp. It needs the extra `mcp`, which `make` installs. Exit code 0
    when the client goes; 130 when it is stopped with Ctrl-C; 2 when there is no release, when the address cannot be
    had, and without the extra.

    Example: wps mcp
    """
    if find_spec("mcp") is None:
        stop(USAGE, "the package `mcp` is not installed: pip install 'wps-warehouse[mcp]'")
    with user_errors():
        from pipeline.ask.serve import tools

        desk = _desk(_published(), rows, seconds)
        if http:
            _listen(tools.application(desk), _bound(host, port), host, name, tools.PATH)
        else:
            import anyio

            anyio.run(tools.over_standard_streams, desk)


def whole(chosen: Project, release: str | None = None, *, again: bool = False) -> Path:
    """The folder of a release's page, made first where it is not whole.

    Raises AskError when it cannot be made; ends with exit code 4 while a run holds the home.
    """
    from pipeline.page.apart import make
    from pipeline.page.declared import PageError
    from pipeline.page.place import folder_of, is_whole, spoil

    if not chosen.page.is_dir():
        raise AskError(f"{chosen.page} is not there: this program declares no page")
    releases, home = chosen.releases, chosen.settings.home.absolute()
    wanted = releases.get(release).release_id if release else str(releases.current_id())
    folder = folder_of(home, wanted)
    if is_whole(folder) and not again:
        return folder
    with holding(home):
        if again:
            spoil(folder)
        try:
            kept = [kept.release_id for kept in releases.all()]
            return make(chosen.page, home, wanted, kept)
        except PageError as error:
            raise AskError(str(error)) from error


def _published() -> Project:
    """The declared warehouse of a home that holds a release. Raises AskError before the first."""
    from pipeline.ask.query import current

    chosen = project()
    current(chosen.releases)
    return chosen


def _desk(chosen: Project, rows: int, seconds: float) -> Desk:
    from pipeline.ask.serve.desk import Desk, Limits

    return Desk(chosen, Limits(rows=rows, seconds=seconds))


def _free(host: str) -> socket:
    """A socket at the usual port, at another where somebody listens there."""
    try:
        return _bound(host, USUAL)
    except AskError:
        return _bound(host, 0)


def _bound(host: str, port: int) -> socket:
    from pipeline.ask.serve.listen import bound

    return bound(host, port)


def _listen(app: ASGIApp, taken: socket, host: str, names: list[str] | None, path: str) -> None:
    from pipeline.ask.serve.guard import Guard
    from pipeline.ask.serve.listen import address_of, is_loopback, serve

    if not is_loopback(taken):
        typer.echo(
            "wps: warning: who reaches this machine can read the releases, and what may not be passed on", err=True
        )
    render.say(f"listening at {address_of(taken)}{path}")
    serve(Guard(app, [host, *(names or ())]), taken)
