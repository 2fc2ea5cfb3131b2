"""One night, run from a process of our own: look, decide, and only where something is new build and publish.

Belongs here: one whole run and what came of it. Does not: the steps, the definitions, or printing the outcome.

It takes the steps that Dagster's job takes, in the same order and with the same gate, without loading Dagster, whose
import and events take longer than the work of most nights. Dagster is told of it when it looks (`nights`).
"""

from __future__ import annotations

from pipeline.common.processes import end_if_told, ended_by_exception
from pipeline.project import Project
from pipeline.run import order, steps
from pipeline.run.page import page
from pipeline.run.session import Session
from pipeline.run.terms import keep_to_terms
from pipeline.store.run_record import RunRecord


def run(project: Project, only: str | None = None, force: bool = False) -> RunRecord:
    """Run the night in this process and return its record (see `record`).

    Raises Busy when another run holds the home. A failed check or a dead source is no exception: the record tells.
    """
    with ended_by_exception(), Session(project, only, force) as session:
        session.use()
        try:
            steps.look(session)
            if steps.decide(session) is not None:
                _build(session)
            elif session.outcome == "unchanged":
                keep_to_terms(project)
                page(project, session)
        except Exception as error:  # whatever goes wrong, the operator finds it in the record
            end_if_told(error)
            session.failed(error)
    return session.record


def _build(session: Session) -> None:
    """Take every step that documents or code have changed, and publish what all of them came to."""
    if order.take(session):
        steps.publish(session)
