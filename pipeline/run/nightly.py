"""One night, run from a process of our own: look, decide, and only where something is new build and publish.

Belongs here: one whole run and what came of it. Does not: the steps, the definitions, or printing the outcome.

It takes the steps that Dagster's job takes, in the same order and with the same gate, without loading Dagster, whose
import and events take longer than the work of most nights. Dagster is told of it when it looks (`nights`).
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.project import Project
from pipeline.run import order, steps
from pipeline.run.session import Session
from pipeline.store.run_record import RunRecord


def run(project: Project, only: str | None = None, force: bool = False) -> RunRecord:
    """Run the night in this process and return its record (see `record`).

    Raises Busy when another run holds the home. A failed check or a dead source is no exception: the record tells.
    """
    with _ended_by_exception(), Session(project, only, force) as session:
        session.used = True
        try:
            steps.look(session)
            if steps.decide(session) is not None:
                _build(session)
        except Exception as error:  # whatever goes wrong, the operator finds it in the record
            session.failed(error)
    return session.record


@contextmanager
def _ended_by_exception() -> Iterator[None]:
    """Inside the block, being told to end (SIGTERM) is an exception, as Ctrl-C is: the record then says so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(number: int, _: object) -> None:
    raise SystemExit(128 + number)


def _build(session: Session) -> None:
    """Take every step that documents or code have changed, and publish what all of them came to."""
    if order.take(session):
        steps.publish(session)
