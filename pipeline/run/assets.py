"""The project as Dagster sees it: assets by layer, each with its checks, one gate before publication.

Belongs here: wrapping steps as assets, with the metadata that the UI shows. Does not: what a step does (`steps`), the
checks (`asset_checks`), jobs and schedules (`jobs`).
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import dagster as dg

from pipeline.common.digests import digest
from pipeline.declare.dataset import Dataset
from pipeline.declare.marts import Mart
from pipeline.declare.source import Source
from pipeline.project import Project
from pipeline.run import asset_checks, order, questions, steps
from pipeline.run.description import code_of, link_of, owners, page_metadata, table_metadata
from pipeline.run.keys import WAREHOUSE, WHATS_NEW, account_key, documents_key, rows_key, table_key
from pipeline.run.resource import Home


class NoSource(RuntimeError):
    """Not one source gave a document, and nothing was known from before."""


class Partial(RuntimeError):
    """A run of some assets alone was asked to publish."""


def assets(project: Project) -> list[dg.AssetsDefinition]:
    """Every asset of the project."""
    found = [_whats_new(project), _warehouse(project)]
    for dataset in project.datasets:
        found += [_documents(project, dataset, s) for s in dataset.sources]
        found += [_rows(project, dataset, s) for s in dataset.sources]
        found.append(_core(project, dataset))
    return found + [_mart(project, mart) for mart in project.marts]


def freshness(project: Project) -> dg.FreshnessPolicy:
    """How long an asset of every night may stay as it is before Dagster calls it too old."""
    return dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=project.settings.late_hours))


def _documents(project: Project, dataset: Dataset, source: Source) -> dg.AssetsDefinition:
    @dg.asset(
        key=documents_key(source),
        group_name=dataset.name,
        deps=[documents_key(read) for read in dataset.reads(source)],
        description=f"{source.title} ({source.publisher}): the documents at hand.",
        metadata={
            "publisher": source.publisher,
            "licence": source.licence.name,
            **link_of(source),
            **code_of(dataset.folder / "datapackage.yaml"),
        },
        owners=owners(dataset.name),
        freshness_policy=freshness(project),
        kinds={"python"},
    )
    def documents(home: Home) -> dg.MaterializeResult[Any]:
        with home.step() as session:
            manifest = steps.gather(session, dataset, source)
        return dg.MaterializeResult(
            metadata={
                "state": manifest.state,
                "detail": manifest.detail,
                "new documents": manifest.new,
                "known documents": manifest.known,
                "refused": dg.MetadataValue.json([dict(r) for r in manifest.refusals]),
                "awaited": dg.MetadataValue.json([dict(r) for r in manifest.awaited]),
            }
        )

    return documents


def _whats_new(project: Project) -> dg.AssetsDefinition:
    @dg.asset(
        key=WHATS_NEW,
        group_name="release",
        deps=[documents_key(source) for _, source in project.sources],
        description="Whether documents or code differ from the current release. If not, nothing below runs.",
        owners=owners("release"),
        output_required=False,
        kinds={"python"},
    )
    def whats_new(home: Home) -> Iterator[dg.MaterializeResult[Any]]:
        with home.step() as session:
            inputs = steps.decide(session)
            if session.outcome == "no_source":
                raise NoSource(session.message)
            if inputs is not None:
                order.begin(session)
        if inputs is not None:
            yield dg.MaterializeResult(metadata={"inputs": inputs})

    return whats_new


def _rows(project: Project, dataset: Dataset, source: Source) -> dg.AssetsDefinition:
    @dg.asset(
        key=rows_key(source),
        group_name=dataset.name,
        deps=[documents_key(source), WHATS_NEW],
        description=f"{source.title}: every row as printed, with its place in the document.",
        metadata=code_of(dataset.parsers[source.source_id]),
        code_version=dataset.parser_fingerprint(source.source_id)[:12],
        owners=owners(dataset.name),
        kinds={"polars"},
    )
    def rows(home: Home) -> dg.MaterializeResult[Any]:
        with home.step() as session:
            count = session.ahead.result(order.rows(source), partial(steps.parse, project, dataset, source))
        refused = project.workspace.read_record(f"refused/{source.source_id}", list)
        return dg.MaterializeResult(metadata={"dagster/row_count": count, "refused": dg.MetadataValue.json(refused)})

    return rows


def _core(project: Project, dataset: Dataset) -> dg.AssetsDefinition:
    shared = project.datasets[0]
    reference = [] if dataset is shared else [table_key(name) for name in shared.tables]
    version = project.code_of(dataset)[:12]
    described: Mapping[str, Any] = {"code_version": version, "owners": owners(dataset.name), "skippable": True}
    specs = [
        dg.AssetSpec(
            table_key(table.name),
            deps=[*(rows_key(s) for s in dataset.sources_of(table)), *reference],
            group_name=dataset.name,
            description=table.comment,
            metadata={**table_metadata(table), **code_of(dataset.harmonise)},
            kinds={"polars", "parquet"},
            **described,
        )
        for table in dataset.tables.values()
    ]
    specs.append(
        dg.AssetSpec(
            account_key(dataset),
            deps=[*(rows_key(s) for s in dataset.sources), *reference],
            group_name=dataset.name,
            description="What became of every parsed row: core table, rejected or set aside, per document.",
            kinds={"polars", "parquet"},
            **described,
        )
    )
    name = order.tables(dataset)
    asked = asset_checks.with_specs(questions.of_dataset(project, dataset))

    @dg.multi_asset(name=f"core_{dataset.name}", specs=specs, check_specs=[spec for spec, _ in asked], can_subset=True)
    def core(
        context: dg.AssetExecutionContext, home: Home
    ) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
        with home.step() as session:
            made = session.ahead.result(name, partial(steps.harmonise, project, dataset))
            counts = {table_key(name): count for name, count in made.items()}
            for key in sorted(context.selected_asset_keys):
                metadata = {"dagster/row_count": counts[key]} if key in counts else {}
                yield dg.MaterializeResult(asset_key=key, metadata=metadata)
            yield from asset_checks.run(session, name, asked, context.selected_asset_check_keys)

    return core


def _mart(project: Project, mart: Mart) -> dg.AssetsDefinition:
    name = mart.table.name
    asked = asset_checks.with_specs(questions.of_mart(project, mart))

    @dg.asset(
        key=table_key(name),
        group_name="marts",
        deps=[table_key(name) for name in mart.query.reads],
        description=mart.table.comment,
        metadata={**table_metadata(mart.table), **code_of(mart.query.path)},
        code_version=digest([mart.query.text])[:12],
        owners=owners("marts"),
        check_specs=[spec for spec, _ in asked],
        kinds={"duckdb", "sql"},
    )
    def build(
        context: dg.AssetExecutionContext, home: Home
    ) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
        with home.step() as session:
            count = session.ahead.result(name, partial(steps.aggregate, project, mart))
            yield dg.MaterializeResult(metadata={"dagster/row_count": count})
            yield from asset_checks.run(session, name, asked, context.selected_asset_check_keys)

    return build


def _warehouse(project: Project) -> dg.AssetsDefinition:
    @dg.asset(
        key=WAREHOUSE,
        group_name="release",
        deps=[
            *(table_key(table.name) for table in project.built_tables),
            *(account_key(dataset) for dataset in project.datasets),
        ],
        description="The published release: wps.duckdb, Parquet, CSV. Only made when every check holds.",
        code_version=project.code[:12],
        owners=owners("release"),
        kinds={"duckdb"},
    )
    def warehouse(home: Home) -> dg.MaterializeResult[Any]:
        with home.step() as session:
            if session.partial:
                raise Partial("a run of some assets alone publishes nothing: launch the whole job `nightly`")
            release = steps.publish(session)
        return dg.MaterializeResult(
            metadata={
                "release": release.release_id,
                "path": dg.MetadataValue.path(str(project.releases.database)),
                **page_metadata(session.page),
            }
        )

    return warehouse
