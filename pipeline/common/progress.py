"""How far the work has come, told to whoever listens: the command line draws bars, a nightly run stays silent.

Belongs here: the one switch between the two. Does not: drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: description and number of units -> a function that is called with the units done.
Listener = Callable[[str, int], Callable[[int], None]]


def _silent(_description: str, _total: int) -> Callable[[int], None]:
    return lambda _done: None


_listener: ContextVar[Listener] = ContextVar("progress_listener", default=_silent)


def start(description: str, total: int) -> Callable[[int], None]:
    """Announce a piece of work; call what comes back with the units done since the last call."""
    return _listener.get()(description, total)


@contextmanager
def reported_to(listener: Listener) -> Iterator[None]:
    """Send progress to the listener inside the block."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
