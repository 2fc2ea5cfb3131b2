"""A server in this process, for as long as a block lasts, and who answers at it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Thread

import anyio
import uvicorn
from starlette.types import ASGIApp

from pipeline.ask.serve.catalogue import Operation
from pipeline.ask.serve.clerks import Ask, Clerks, answered
from pipeline.ask.serve.desk import Desk, Limits
from pipeline.ask.serve.listen import address_of, bound
from pipeline.project import load
from pipeline.settings import load_settings
from tests.support.kernel import project_at


def at(desk: Desk) -> Ask:
    """Answers of this very process, for tests that ask nothing which only the end of a process ends."""

    async def ask(operation: Operation, given: Mapping[str, object]) -> str:
        return await anyio.to_thread.run_sync(answered, desk, operation.name, given)

    return ask


def desk_at(home: Path, limits: Limits, whole: bool) -> Desk:
    """The desk of a home, of the whole warehouse or of the small one: what a clerk opens."""
    return Desk(load(load_settings(home=home, offline=True, page=True)) if whole else project_at(home), limits)


@contextmanager
def clerks(home: Path, limits: Limits | None = None, whole: bool = False) -> Iterator[Clerks]:
    """Processes that answer, for as long as the block lasts."""
    chosen = limits or Limits()
    found = Clerks(partial(desk_at, home, chosen, whole), chosen)
    try:
        yield found
    finally:
        found.end()


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The address, like http://127.0.0.1:40000, at which the application answers inside the block."""
    taken = bound("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield address_of(taken)
    finally:
        server.should_exit = True
        thread.join()
