"""What Dagster notices and a night's own record cannot tell: a run that ended without one, nights that do not come.

Belongs here: the two sensors. Does not: how somebody is told (`tell`), nights that `wps build` ran (`nights`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import dagster as dg

from pipeline.common.clock import utc_now, wall_clock
from pipeline.project import Project
from pipeline.run.tell import telling
from pipeline.store.run_record import Checked, RunRecord
from pipeline.store.runs import runs_since

#: Seconds between two looks at the freshness that Dagster's daemon has judged.
EVERY = 600


def failed_runs(project: Project) -> dg.SensorDefinition:
    """Tells of each failed run that left no record: its process was killed, or never began."""

    @dg.run_failure_sensor(
        name="failed_runs",
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Tells webhook, e-mail and ping of a run that failed without leaving a record.",
    )
    def failed_runs(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
        run_id = context.dagster_run.run_id
        if any(record.get("dagster_run") == run_id for _, record in runs_since(project.settings.home, "")):
            return dg.SkipReason("its own record told of it")
        went = telling.told(project, lost(project, run_id, context.failure_event.message or "it failed"))
        return dg.SkipReason(telling.in_words(went) or "nobody wants to be told")

    return failed_runs


def late_nights(project: Project, keys: Sequence[dg.AssetKey]) -> dg.SensorDefinition:
    """Tells once when assets are no longer as fresh as their policy demands; again when that changes back and forth."""

    @dg.sensor(
        name="late_nights",
        minimum_interval_seconds=EVERY,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Tells webhook, e-mail and ping when Dagster finds that no night has come for WPS_LATE_HOURS.",
    )
    def late_nights(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        late = overdue(context.instance, keys)
        before = context.cursor or ""
        if not late or before:
            return dg.SensorResult(
                skip_reason=dg.SkipReason("told" if late else "fresh"), cursor=before if late else ""
            )
        said = f"no night has looked at {', '.join(late)} for {project.settings.late_hours:g} hours"
        went = telling.told(project, lost(project, None, said))
        return dg.SensorResult(skip_reason=dg.SkipReason(telling.in_words(went) or said), cursor=utc_now().isoformat())

    return late_nights


def overdue(instance: dg.DagsterInstance, keys: Iterable[dg.AssetKey]) -> list[str]:
    """Which of the assets Dagster's daemon has found to be too old."""
    states = instance.get_freshness_state_records(list(keys))
    return sorted(key.to_user_string() for key, state in states.items() if state.freshness_state.value == "FAIL")


def lost(project: Project, run_id: str | None, message: str) -> RunRecord:
    """A record to tell of where no night left one."""
    now = wall_clock().isoformat()
    current = project.releases.current_id()
    named = f"Dagster's run {run_id} left no record: " if run_id else ""
    return {
        "outcome": "failed",
        "by": "dagster",
        "dagster_run": run_id,
        "message": named + message,
        "started_at": now,
        "ended_at": now,
        "release_id": None,
        "current_release_id": current,
        "warehouse": str(project.releases.database) if current else None,
        "unclaimed": [],
        "sources": [],
        "checks": Checked(passed=0, failed=[]),
    }
