"""Commands that show the page and answer machines until they are stopped: serve, mcp.

Belongs here: their arguments and exit codes. Does not: what is answered (`pipeline.ask.serve`), making the page
(`showing`), their place in the help (`commands`). What a command needs is imported when it runs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.ask.errors import AskError
from pipeline.cli import render
from pipeline.cli.support import USAGE, project, settings, stop, user_errors

if TYPE_CHECKING:
    from socket import socket

    from starlette.types import ASGIApp

    from pipeline.ask.serve.clerks import Clerks
    from pipeline.ask.serve.desk import Desk, Limits

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
    with user_errors(), ExitStack() as open_until_the_end:
        taken, instead = open_until_the_end.enter_context(_address(host, port))
        from pipeline.ask.serve import site
        from pipeline.cli.showing import published, whole
        from pipeline.publish.page.place import SITE

        if not api:
            whole(published())
        app: ASGIApp = site.application(settings().home / SITE)
        if api:
            from pipeline.ask.serve.api import application
            from pipeline.ask.serve.openapi import ROOT

            clerks = open_until_the_end.enter_context(_clerks(rows, seconds))
            app = site.beside(ROOT, application(clerks.ask), app)
        if instead:
            typer.echo(instead, err=True)
        _listen(app, taken, [host, *(name or ())], ROOT if api else "/")


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
        if http:
            with _address(host, port) as (taken, _), _clerks(rows, seconds) as clerks:
                from pipeline.ask.serve import tools

                _listen(tools.application(clerks.ask), taken, [host, *(name or ())], tools.PATH)
        else:
            with _clerks(rows, seconds) as clerks:
                import anyio

                from pipeline.ask.serve import tools

                _end_at_once(clerks)
                anyio.run(tools.over_standard_streams, clerks.ask)


def _end_at_once(clerks: Clerks) -> None:
    """Let Ctrl-C and SIGTERM end this process, though it waits for a line that does not come."""
    import signal

    def end(number: int, _: object) -> None:
        clerks.end()
        os._exit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


@contextmanager
def _clerks(rows: int, seconds: float) -> Iterator[Clerks]:
    """Those who answer, the first of them ready; they end with the block."""
    from pipeline.ask.query import current
    from pipeline.ask.serve.clerks import UNBOUNDED, Clerks
    from pipeline.ask.serve.desk import Limits
    from pipeline.common.processes import ended_by_exception
    from pipeline.store.releases import Releases

    current(Releases(settings().home))
    limits = Limits(rows=rows, seconds=seconds)
    with ended_by_exception(), ExitStack() as kept:
        public = kept.enter_context(TemporaryDirectory(prefix="wps-public-")) if settings().public else None
        clerks = Clerks(partial(_desk, limits, public), limits, kept.close)
        try:
            if not clerks.begin():
                typer.echo(f"wps: warning: {UNBOUNDED}", err=True)
            yield clerks
        finally:
            clerks.end()


def _desk(limits: Limits, public: str | None) -> Desk:
    from pipeline.ask.serve.desk import Desk

    return Desk(project(), limits, Path(public) if public else None)


@contextmanager
def _address(host: str, port: int | None) -> Iterator[tuple[socket, str]]:
    """The address that is listened at; nothing is begun where it cannot be had. None: the usual port, or a free one.

    With it, what is said of a usual port that was taken, once somebody is answered; empty where it was not.
    """
    from pipeline.ask.serve.listen import bound

    instead = ""
    try:
        taken = bound(host, USUAL if port is None else port)
    except AskError as refused:
        if port is not None:
            raise
        taken = bound(host, 0)
        instead = f"wps: {str(refused).partition(':')[0]}; here is another port"
    with taken:
        yield taken, instead


def _listen(app: ASGIApp, taken: socket, names: list[str], path: str) -> None:
    from pipeline.ask.serve.guard import Guard
    from pipeline.ask.serve.listen import address_of, is_loopback, serve

    if not is_loopback(taken) and not settings().public:
        typer.echo(
            "wps: warning: who reaches this machine can read the releases, and what may not be passed on", err=True
        )
    render.say(f"listening at {address_of(taken)}{path}")
    serve(Guard(app, names), taken)
