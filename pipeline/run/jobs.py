"""The job `nightly`, its schedule, and everything Dagster loads for one project.

Belongs here: putting assets, checks, job and schedule together. Does not: the parts (`assets`, `asset_checks`).
"""

from __future__ import annotations

import dagster as dg

from pipeline.project import Project
from pipeline.run import alarms, asset_checks, assets, nights
from pipeline.run.keys import documents_key
from pipeline.run.resource import home_of

NIGHTLY = "nightly"


def build_defs(project: Project) -> dg.Definitions:
    """The project's definitions."""
    job = dg.define_asset_job(
        NIGHTLY,
        selection=dg.AssetSelection.all(),
        description="Fetch every source, harmonise, check, publish. Publishes nothing when nothing is new.",
        executor_def=dg.in_process_executor,
    )
    schedule = dg.ScheduleDefinition(
        job=job,
        cron_schedule=project.settings.cron,
        execution_timezone="UTC",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Every night, when WPS_CRON says so (UTC).",
    )
    found = assets.assets(project)
    documents = [documents_key(source) for _, source in project.sources]
    every_asset = frozenset(key for definition in found for key in definition.keys)
    return dg.Definitions(
        assets=found,
        asset_checks=asset_checks.alone(project),
        jobs=[job],
        schedules=[schedule],
        sensors=[nights.sensor(project), alarms.failed_runs(project), alarms.late_nights(project, documents)],
        resources={"home": home_of(project, every_asset)},
        executor=dg.in_process_executor,
    )
