"""The job `nightly`, its schedule, and everything Dagster loads for one project.

Belongs here: putting assets, checks, job and schedule together. Does not: the assets (`assets`), what a step does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dagster as dg

from pipeline.project import Project
from pipeline.run import asset_checks, assets
from pipeline.run.session import Session

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
        assets=assets.assets(project),
        asset_checks=asset_checks.asset_checks(project),
        jobs=[job],
        schedules=[schedule],
        resources={"session": session},
        executor=dg.in_process_executor,
    )
