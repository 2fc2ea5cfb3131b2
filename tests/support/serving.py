"""A server in this process, for as long as a block lasts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from starlette.types import ASGIApp

from pipeline.ask.serve.listen import address_of, bound


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
