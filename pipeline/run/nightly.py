"""Running the job `nightly` from a process of our own, with the history that the Dagster UI shows.

Belongs here: one execution and what came of it. Does not: the definitions, the history, or printing the outcome.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

from pipeline.project import Project
from pipeline.store.home import Busy, amend_last_run, last_run

#: Loggers that tell an operator nothing that the run record does not; the second warns of every check of a quiet night.
TALKATIVE = ("dagster", "dagster._core.execution.plan.active")


def run(project: Project, only: str | None = None, force: bool = False) -> dict[str, Any]:
    """Execute `nightly` in this process and return the run record (see `session`).

    Raises Busy when another run holds the home. A failed check or a dead source is no exception: the record tells.
    """
    from pipeline.run.dagster_history import instance
    from pipeline.run.jobs import NIGHTLY, build_defs

    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    earlier = _records(project.settings.home)
    job = build_defs(project, only=only, force=force).resolve_job_def(NIGHTLY)
    with instance(project.settings.home) as history:
        result = job.execute_in_process(
            instance=history,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            raise_on_error=False,
        )
    errors = [getattr(e.event_specific_data, "error", None) for e in result.all_events]
    causes = list(dict.fromkeys(_cause(error) for error in errors if error))
    busy = next((text for name, text in causes if name == Busy.__name__), None)
    if busy:
        raise Busy(busy)
    record = last_run(project.settings.home)
    if record is None or _records(project.settings.home) == earlier:
        raise RuntimeError("the run ended without a record: " + "; ".join(f"{n}: {t}" for n, t in causes))
    if record["outcome"] == "failed":
        message = "; ".join(f"{name}: {text}" for name, text in causes)
        return amend_last_run(project.settings.home, message=message)
    return record


def _records(home: Path) -> set[tuple[str, int]]:
    """The run records of a home and when they were written."""
    return {(path.name, path.stat().st_mtime_ns) for path in (home / "runs").glob("*.json")}


def _cause(error: Any) -> tuple[str, str]:
    """The class and text of the exception that Dagster wrapped in its own."""
    while error.cause and (error.cls_name or "").startswith("Dagster"):
        error = error.cause
    name = error.cls_name or ""
    return name, re.sub(rf"^[\w.]*{re.escape(name)}: ", "", error.message.strip())
