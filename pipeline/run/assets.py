"""The project as Dagster sees it: assets in groups, their checks, one gate before publication.

Belongs here: wrapping steps as assets and checks, with the metadata that the UI shows. Does not: what a step does
(`steps`, `marts`, `checks`, `publishing`), jobs and schedules (`definitions`).
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import dagster as dg

from pipeline.check.gate import Held
from pipeline.declare.dataset import Dataset
from pipeline.declare.marts import Mart
from pipeline.declare.schema import Table
from pipeline.declare.source import Source
from pipeline.harmonise import harmonise_dataset
from pipeline.mart import build as build_mart
from pipeline.parse.parse import parse_source
from pipeline.project import Project
from pipeline.publish.publish import publish
from pipeline.run import steps, wanted
from pipeline.run.session import NoSource, Session
from pipeline.store.manifest import manifest_of

WHATS_NEW = dg.AssetKey(["release", "whats_new"])
WAREHOUSE = dg.AssetKey(["release", "warehouse"])
NIGHTLY_FRESHNESS = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=36))


def table_key(name: str) -> dg.AssetKey:
    """``core.mission`` -> core/mission."""
    return dg.AssetKey(name.split("."))


def documents_key(source: Source) -> dg.AssetKey:
    """The asset that holds which documents a source has."""
    return dg.AssetKey([source.source_id, "documents"])


def rows_key(source: Source) -> dg.AssetKey:
    """The asset that holds a source's rows as printed."""
    return dg.AssetKey([source.source_id, "rows"])


def account_key(dataset: Dataset) -> dg.AssetKey:
    """The asset that holds the row accounts of a dataset."""
    return dg.AssetKey([dataset.name, "row_account"])


def assets(project: Project) -> list[Any]:
    """Every asset of the project."""
    found: list[Any] = [_whats_new(project), _warehouse(project)]
    for dataset in project.datasets:
        found += [_documents(project, dataset, s) for s in dataset.sources]
        found += [_rows(project, dataset, s) for s in dataset.sources]
        found.append(_core(project, dataset))
    return found + [_mart(project, mart) for mart in project.marts]


def _session(context: Any) -> Session:
    session: Session = context.resources.session
    session.used = True
    return session


def _documents(project: Project, dataset: Dataset, source: Source) -> Any:
    @dg.asset(
        key=documents_key(source),
        group_name=dataset.name,
        deps=[documents_key(read) for read in dataset.reads(source)],
        description=f"{source.title} ({source.publisher}): the documents at hand.",
        metadata={"publisher": source.publisher, "licence": source.licence_name, **_link(source)},
        required_resource_keys={"session"},
        freshness_policy=NIGHTLY_FRESHNESS,
        kinds={"python"},
    )
    def documents(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        session = _session(context)
        fetcher = session.fetcher if session.only in (None, dataset.name) else None
        chosen = wanted.chosen(project, dataset, source) if fetcher and source.live else None
        manifest = steps.gather(project, dataset, source, fetcher, chosen)
        session.gathered.append(source.source_id)
        return dg.MaterializeResult(
            metadata={
                "state": manifest.state,
                "detail": manifest.detail,
                "new documents": manifest.new,
                "known documents": manifest.known,
                "refused": dg.MetadataValue.json([dict(r) for r in manifest.refusals]),
            }
        )

    return documents


def _link(source: Source) -> dict[str, Any]:
    return {"source": dg.MetadataValue.url(source.homepage)} if source.homepage else {}


def _whats_new(project: Project) -> Any:
    @dg.asset(
        key=WHATS_NEW,
        group_name="release",
        deps=[documents_key(source) for _, source in project.sources],
        description="Whether documents or code differ from the current release. If not, nothing below runs.",
        required_resource_keys={"session"},
        output_required=False,
        kinds={"python"},
    )
    def whats_new(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        session = _session(context)
        manifests = [
            manifest_of(project.workspace, s.source_id) for d, s in project.sources if s.source_id not in d.packaged
        ]
        if manifests and all(m.state == "failed" for m in manifests):
            session.outcome, session.message = "no_source", "no source could be read; `wps doctor` says what is missing"
            raise NoSource(session.message)
        inputs = steps.inputs_of(project)
        unchanged = steps.why_unchanged(project, inputs)
        if unchanged and not session.force:
            session.outcome, session.message = "unchanged", unchanged
            return
        project.workspace.write_record("inputs", inputs)
        yield dg.MaterializeResult(metadata={"inputs": inputs})

    return whats_new


def _rows(project: Project, dataset: Dataset, source: Source) -> Any:
    @dg.asset(
        key=rows_key(source),
        group_name=dataset.name,
        deps=[documents_key(source), WHATS_NEW],
        description=f"{source.title}: every row as printed, with its place in the document.",
        required_resource_keys={"session"},
        kinds={"polars"},
    )
    def rows(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        _session(context)
        count = parse_source(project, dataset, source)
        refused = project.workspace.read_record(f"refused/{source.source_id}")
        return dg.MaterializeResult(metadata={"dagster/row_count": count, "refused": dg.MetadataValue.json(refused)})

    return rows


def _core(project: Project, dataset: Dataset) -> Any:
    shared = project.datasets[0]
    upstream = [rows_key(s) for s in dataset.sources]
    if dataset is not shared:
        upstream += [table_key(name) for name in shared.tables]
    specs = [
        dg.AssetSpec(
            table_key(table.name),
            deps=upstream,
            group_name=dataset.name,
            description=table.comment,
            metadata=_table_metadata(table),
            kinds={"polars", "parquet"},
        )
        for table in dataset.tables.values()
    ]
    specs.append(
        dg.AssetSpec(
            account_key(dataset),
            deps=upstream,
            group_name=dataset.name,
            description="What became of every parsed row: core table, rejected or set aside, per document.",
            kinds={"polars", "parquet"},
        )
    )

    @dg.multi_asset(name=f"harmonise_{dataset.name}", specs=specs, required_resource_keys={"session"})
    def harmonise(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        _session(context)
        counts = harmonise_dataset(project, dataset, project.workspace.read_record("inputs"))
        for name, count in counts.items():
            yield dg.MaterializeResult(asset_key=table_key(name), metadata={"dagster/row_count": count})
        yield dg.MaterializeResult(asset_key=account_key(dataset))

    return harmonise


def _mart(project: Project, mart: Mart) -> Any:
    @dg.asset(
        key=table_key(mart.table.name),
        group_name="marts",
        deps=[table_key(name) for name in mart.query.reads],
        description=mart.table.comment,
        metadata=_table_metadata(mart.table),
        required_resource_keys={"session"},
        kinds={"duckdb", "sql"},
    )
    def build(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        _session(context)
        return dg.MaterializeResult(metadata={"dagster/row_count": build_mart(mart, project.workspace)})

    return build


def _warehouse(project: Project) -> Any:
    @dg.asset(
        key=WAREHOUSE,
        group_name="release",
        deps=[
            *(table_key(table.name) for table in project.built_tables),
            *(account_key(dataset) for dataset in project.datasets),
        ],
        description="The published release: wps.duckdb, Parquet, CSV. Only made when every check holds.",
        required_resource_keys={"session"},
        freshness_policy=NIGHTLY_FRESHNESS,
        kinds={"duckdb"},
    )
    def warehouse(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        session = _session(context)
        try:
            release = publish(project)
        except Held as held:
            session.outcome, session.message = "held", str(held)
            session.checked += [result for result in held.failed if result not in session.checked]
            raise
        session.outcome, session.release_id = "published", release.release_id
        return dg.MaterializeResult(
            metadata={"release": release.release_id, "path": dg.MetadataValue.path(str(project.releases.database))}
        )

    return warehouse


def _table_metadata(table: Table) -> dict[str, Any]:
    columns = [
        dg.TableColumn(f.name, f.sql, f.description, constraints=dg.TableColumnConstraints(nullable=not f.required))
        for f in table.fields
    ]
    return {"dagster/column_schema": dg.TableSchema(columns)}
