"""Nights that Dagster did not run, told to it when it looks: what `wps build` did stands in its UI too.

Belongs here: the sensor, and what it tells of a run's record. Does not: the record (`record`), running a night
(`nightly`), runs that Dagster launches, of which it knows all itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dagster as dg

from pipeline.project import Project
from pipeline.run.keys import WAREHOUSE, account_key, documents_key, rows_key, table_key
from pipeline.run.pruning.history import forget_history
from pipeline.store.releases import Release, ReleaseError
from pipeline.store.run_record import RunRecord, SourceLine
from pipeline.store.runs import runs_since

#: Seconds between two looks. A look that finds nothing reads the names of a folder.
EVERY = 60


def sensor(project: Project) -> dg.SensorDefinition:
    """Tells of each night once: its cursor is the name of the last record that was told."""

    @dg.sensor(
        name="nights",
        minimum_interval_seconds=EVERY,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Tells Dagster of the nights that `wps build` ran: documents, tables and the release they came to.",
    )
    def nights(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        records = runs_since(project.settings.home, context.cursor or "")
        if records:
            forget_history(project, context.instance)
        found = [event for _, record in records if record.get("by") == "wps" for event in told(project, record)]
        return dg.SensorResult(asset_events=found, cursor=records[-1][0] if records else context.cursor)

    return nights


def told(project: Project, record: RunRecord) -> Iterator[dg.AssetMaterialization | dg.AssetObservation]:
    """What a night looked at, and what it made; a night that published nothing is seen on the release alone."""
    sources = {source.source_id: source for _, source in project.sources}
    release = _release(project, record)
    for line in record["sources"]:
        if source := sources.get(line["source_id"]):
            yield dg.AssetMaterialization(documents_key(source), metadata=_looked(line))
            if release and line["rows"] is not None:
                yield _made(rows_key(source), {"dagster/row_count": line["rows"]}, release)
    if release is None:
        yield dg.AssetObservation(WAREHOUSE, metadata=_ended(record))
        return
    for table in project.built_tables:
        if table.name in release.rows:
            yield _made(table_key(table.name), {"dagster/row_count": release.rows[table.name]}, release)
    for dataset in project.datasets:
        yield _made(account_key(dataset), {}, release)
    yield _made(WAREHOUSE, {**_ended(record), "path": dg.MetadataValue.path(str(project.releases.database))}, release)


def _release(project: Project, record: RunRecord) -> Release | None:
    """The release that the night published, where it is still kept."""
    try:
        return project.releases.get(record["release_id"]) if record["release_id"] else None
    except ReleaseError:
        return None


def _made(key: dg.AssetKey, metadata: dict[str, Any], release: Release) -> dg.AssetMaterialization:
    return dg.AssetMaterialization(key, metadata={"release": release.release_id, **metadata})


def _looked(line: SourceLine) -> dict[str, Any]:
    return {
        "state": line["state"],
        "detail": line["detail"],
        "new documents": line["new"],
        "known documents": line["known"],
        "refused": dg.MetadataValue.json([dict(refusal) for refusal in line["refusals"]]),
    }


def _ended(record: RunRecord) -> dict[str, Any]:
    return {
        "outcome": record["outcome"],
        "message": record["message"],
        "checks that held": record["checks"]["passed"],
        "checks that did not": dg.MetadataValue.json([dict(line) for line in record["checks"]["failed"]]),
    }
