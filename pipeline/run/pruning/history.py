"""Dagster's history of runs and assets, as far as it is older than anybody asks about.

Belongs here: forgetting it through Dagster's own storages, wherever they lie. Does not: the looks of schedule and
sensors, which Dagster forgets itself (its retention in dagster.yaml).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import dagster as dg
from dagster._core.instance.utils import RUNLESS_RUN_ID
from dagster._core.storage.dagster_run import FINISHED_STATUSES
from dagster._core.storage.event_log import SqlEventLogStorage
from dagster._core.storage.event_log.schema import SqlEventLogStorageTable as Events
from dagster._core.storage.local_compute_log_manager import LocalComputeLogManager
from sqlalchemy import ColumnElement, and_, delete, func, select

from pipeline.common.clock import utc_now
from pipeline.project import Project
from pipeline.run.pruning.waste import Waste, remove, size_of

#: So many runs are forgotten at a time: no night waits long for it.
AT_ONCE = 200


def forget_history(project: Project, instance: dg.DagsterInstance) -> None:
    """Forget what is older than the setting `keep_days` says. Never raises: what stays goes the next time."""
    try:
        for waste in history(instance, utc_now() - timedelta(days=project.settings.keep_days)):
            waste.remove()
    except Exception as error:  # another program's lock, a damaged file: a history too long is no reason to fail
        logging.getLogger(__name__).warning("Dagster's history stays as it is: %s", type(error).__name__)


def history(instance: dg.DagsterInstance, before: datetime) -> list[Waste]:
    """Runs that ended before that moment, and events without a run but for the newest of each asset."""
    filters = dg.RunsFilter(statuses=list(FINISHED_STATUSES), created_before=before)
    runs = [record.dagster_run.run_id for record in instance.get_run_records(filters, limit=AT_ONCE)]
    held = sum(size_of(path) for run_id in runs for path in _files(instance, run_id))
    found = [Waste("runs of Dagster", len(runs), held, lambda: _forget(instance, runs))]
    storage = instance.event_log_storage
    if isinstance(storage, SqlEventLogStorage):
        with storage.index_connection() as connection:
            events = connection.execute(select(func.count()).select_from(Events).where(_aged(before))).scalar() or 0

        def forget() -> None:
            with storage.index_connection() as connection:
                connection.execute(delete(Events).where(_aged(before)))

        found.append(Waste("events of Dagster", events, 0, forget))
    return found


@contextmanager
def opened(home: Path) -> Iterator[dg.DagsterInstance | None]:
    """Dagster's instance that keeps its history in the home or in DAGSTER_HOME; None where there is none."""
    at = Path(os.environ["DAGSTER_HOME"]) if os.environ.get("DAGSTER_HOME") else home.absolute() / "dagster"
    if not at.is_dir():
        yield None
        return
    with dg.DagsterInstance.from_config(str(at)) as instance:
        yield instance


def _aged(before: datetime) -> ColumnElement[bool]:
    """Events without a run from before the moment, each asset's newest of a kind apart."""
    runless = Events.c.run_id == RUNLESS_RUN_ID
    newest = select(func.max(Events.c.id)).where(runless).group_by(Events.c.asset_key, Events.c.dagster_event_type)
    return and_(runless, Events.c.timestamp < before.replace(tzinfo=None), Events.c.id.not_in(newest))


def _forget(instance: dg.DagsterInstance, runs: Sequence[str]) -> None:
    """Forget runs, and the files that Dagster leaves of them."""
    for run_id in runs:
        files = _files(instance, run_id)
        instance.delete_run(run_id)
        for path in files:
            with suppress(OSError):  # somebody else's by now; no night needs it
                remove(path)


def _files(instance: dg.DagsterInstance, run_id: str) -> list[Path]:
    """What lies on the disk of a run: its own database, where there is one for each, and what its steps printed."""
    found: list[Path] = []
    if shard := getattr(instance.event_log_storage, "path_for_shard", None):
        found += [Path(f"{shard(run_id)}{end}") for end in ("", "-wal", "-shm")]
    if isinstance(instance.compute_log_manager, LocalComputeLogManager):
        found.append(Path(instance.compute_log_manager._base_dir) / run_id)
    return [path for path in found if path.exists()]
