"""One night, run from a process of our own: look, decide, and only where something is new build and publish.

Belongs here: one whole run and what came of it. Does not: the steps, the definitions, or printing the outcome.

A night with nothing new needs neither Dagster nor Great Expectations, whose import takes longer than such a night.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.project import Project
from pipeline.run import order, steps
from pipeline.run.page import page
from pipeline.run.session import Session
from pipeline.store.run_record import RunRecord

#: Loggers that tell an operator nothing that the run record does not; the second warns of every check of a quiet night.
TALKATIVE = ("dagster", "dagster._core.execution.plan.active")


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
            elif session.outcome == "unchanged":
                page(project, session)
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
    """Execute the job `nightly`, which shares the session, with the history that the Dagster UI shows.

    The first steps are taken while Dagster loads.
    """
    order.begin(session)
    from pipeline.run.dagster_history import instance
    from pipeline.run.jobs import NIGHTLY, build_defs

    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    job = build_defs(session.project, session).resolve_job_def(NIGHTLY)
    with instance(session.project.settings.home) as history:
        result = job.execute_in_process(
            instance=history,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            raise_on_error=False,
        )
    told = session.outcome or session.message or any(c.blocks for c in session.checked)
    if not result.success and not told:
        session.message = "; ".join(dict.fromkeys(e.message or "" for e in result.all_events if e.is_failure))
