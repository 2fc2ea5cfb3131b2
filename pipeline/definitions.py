"""Everything Dagster sees: assets, checks, the job `nightly` and its schedule.

Belongs here: putting the parts together. Does not: the parts (`graph`), or what a step does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dagster as dg

from pipeline import graph
from pipeline.project import Project, load
from pipeline.session import Session
from pipeline.settings import load_settings

NIGHTLY = "nightly"
CRON = "0 2 * * *"


def build_defs(project: Project, only: str | None = None, force: bool = False) -> dg.Definitions:
    """The project's definitions. `only`: the one dataset asked for news; `force`: build what is unchanged."""

    @dg.resource(description="One run's hold on the warehouse's home.")
    @contextmanager
    def session(_context: Any) -> Iterator[Session]:
        with Session(project, only=only, force=force) as held:
            yield held

    job = dg.define_asset_job(
        NIGHTLY,
        selection=dg.AssetSelection.all(),
        description="Fetch every source, harmonise, check, publish. Publishes nothing when nothing is new.",
        executor_def=dg.in_process_executor,
    )
    schedule = dg.ScheduleDefinition(
        job=job,
        cron_schedule=CRON,
        execution_timezone="UTC",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Every night at 02:00 UTC.",
    )
    return dg.Definitions(
        assets=graph.assets(project),
        asset_checks=graph.asset_checks(project),
        jobs=[job],
        schedules=[schedule],
        resources={"session": session},
        executor=dg.in_process_executor,
    )


def defs() -> dg.Definitions:
    """The definitions for this machine's settings: what workspace.yaml loads."""
    return build_defs(load(load_settings()))
