"""The meta tables: what the warehouse says about itself, gathered from the run's records.

Belongs here: making the frames of schema `meta`. Does not: their declaration (`declare`), writing them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import NamedTuple

import polars as pl

from pipeline.check import acceptance
from pipeline.check.freshness import freshest
from pipeline.check.results import CheckResult, sample_text
from pipeline.common.clock import utc_now
from pipeline.common.values import Record, Row
from pipeline.contract import CONFLICT_SCHEMA
from pipeline.declare.contracts import Earlier
from pipeline.declare.licence import FLAGS, Licence
from pipeline.declare.schema import Table
from pipeline.harmonise import by_document
from pipeline.project import Project
from pipeline.publish import documents, drift
from pipeline.publish.coverage import coverage
from pipeline.publish.diff import Change
from pipeline.publish.origins import sources_of, sources_of_tables, terms_of
from pipeline.store.manifest import NOT_AT_HAND, Manifest, manifest_of

#: What tells the accounts of documents apart: the same bytes may have been given to several sources.
KEYS = ("source_id", "document_id")
ACCOUNT_COLUMNS = ("rows_parsed", "rows_core", "rows_rejected", "rows_set_aside", "difference")


class Covered(NamedTuple):
    """What is known of the rows of all core tables: the accounts by source and document, and meta.coverage."""

    accounts: pl.DataFrame
    coverage: pl.DataFrame


def frames(
    project: Project,
    results: Sequence[CheckResult],
    release: Row,
    accounts: pl.DataFrame,
    forms: Sequence[tuple[Earlier, Table]] = (),
) -> dict[str, pl.DataFrame]:
    """The meta tables that are soon made.

    Not meta.coverage, which takes longer (`covered`), meta.table, which counts the others too, and those of the
    changes, which come of all others. `release` is meta.release's one row, `accounts` are those of `Covered`,
    `forms` the earlier forms of tables that stand.
    """
    manifests = [manifest_of(project.workspace, source.source_id) for _, source in project.sources]
    origins = sources_of_tables(project, _at_hand(accounts))
    licences = {source.source_id: source.licence for _, source in project.sources}
    reaching = [(table, origins.get(table.name, ())) for table in project.tables.values()]
    reaching += [(table, origins.get(form.table, ())) for form, table in forms]
    made = {
        "meta.source": [_source(project, m, accounts) for m in manifests],
        "meta.refusal": [row for m in manifests for row in _refusals(project, m)],
        "meta.column": [row for table, sources in reaching for row in _columns(table, sources, licences)],
        "meta.check_result": [_check(r, project.settings.without_places) for r in results],
        "meta.accepted": _accepted(project, results),
        "meta.release": [dict(release)],
        "meta.fingerprint": [asdict(part) for part in project.parts],
    }
    tables = {name: _frame(project.tables[name], rows) for name, rows in made.items()}
    tables["meta.document"] = documents.of_project(project, manifests, accounts)
    tables["meta.row_account"] = accounts.select("source_id", "document_id", *ACCOUNT_COLUMNS)
    tables["meta.reject"] = _combined(project, "reject", ("document_id", "locator"))
    tables["meta.conflict"] = _combined(project, "conflict", tuple(CONFLICT_SCHEMA))
    tables["meta.drift"] = drift.of_project(project)
    tables["meta.correction"] = _combined(project, "correction", ("correction_id",))
    return tables


def _accounts(project: Project) -> pl.DataFrame:
    """The accounts of all datasets' rows, by source and document."""
    return by_document(_all(project, "row_account"))


def covered(project: Project) -> Covered:
    """The accounts of the core tables as they are now, and meta.coverage as of today."""
    accounts = _accounts(project)
    return Covered(accounts, coverage.of_project(project, accounts, utc_now().date()))


def changes_frame(table: Table, changes: Sequence[Change]) -> pl.DataFrame:
    """meta.change: the tables in which anything changed."""
    return _frame(table, [asdict(c) for c in changes if c.any])


def with_table_list(
    project: Project,
    made: dict[str, pl.DataFrame],
    rows: Mapping[str, int],
    forms: Sequence[tuple[Earlier, Table]] = (),
) -> dict[str, pl.DataFrame]:
    """The meta tables with meta.table, given the row counts of the built tables and of the `forms` that stand."""
    tables = [*project.tables.values(), *(table for _, table in forms)]
    origins = sources_of_tables(project, _at_hand(made["meta.row_account"]))
    ends = {c.table: c.until for c in project.contracts.values()} | {form.name: form.until for form, _ in forms}
    versions = {c.table: c.version for c in project.contracts.values()}
    versions |= {form.name: form.version for form, _ in forms}
    counted = {**rows, **{name: frame.height for name, frame in made.items()}, "meta.table": len(tables)}
    listed = [
        {
            "table_name": t.name,
            "title": t.title,
            "description": " ".join(t.description.split()),
            "primary_key": ", ".join(t.primary_key) or None,
            "rows": counted[t.name],
            "kind": "table" if t.name in project.tables else "view",
            "version": versions.get(t.name),
            "until": ends.get(t.name),
            "sources": "; ".join(origins.get(t.name, ())) or None,
            "row_sources": t.names_sources,
        }
        for t in tables
    ]
    return {**made, "meta.table": _frame(project.tables["meta.table"], listed)}


def _at_hand(accounts: pl.DataFrame) -> set[str]:
    return set(accounts.filter(pl.col("rows_core") > 0)["source_id"])


def _frame(table: Table, rows: Sequence[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=table.polars_schema, orient="row")


def _combined(project: Project, kind: str, sort: Sequence[str]) -> pl.DataFrame:
    return _all(project, kind).sort(sort)


def _all(project: Project, kind: str) -> pl.DataFrame:
    """One kind of side table of all datasets."""
    parts = [project.workspace.read(f"{kind}.{d.name}") for d in project.datasets]
    return pl.concat(parts, how="vertical_relaxed")


def _source(project: Project, manifest: Manifest, accounts: pl.DataFrame) -> Record:
    dataset = project.dataset_of(manifest.source_id)
    source = next(s for s in dataset.sources if s.source_id == manifest.source_id)
    newest = freshest(project, source.source_id)
    licence, versions = source.licence, sorted(documents.versions(source, manifest.in_use))
    rows = accounts.filter(pl.col("source_id") == manifest.source_id)["rows_core"].sum()
    return {
        "source_id": source.source_id,
        "dataset": dataset.name,
        "title": source.title,
        "publisher": source.publisher,
        "homepage": source.homepage or None,
        "licence": licence.name,
        "licence_url": licence.url or None,
        "spdx": licence.spdx,
        **{flag: getattr(licence, flag) for flag in FLAGS},
        "version": "; ".join(versions) or None,
        "issued": "; ".join(source.issued[v] for v in versions if v in source.issued) or None,
        "citation": source.citation,
        "state": manifest.state,
        "detail": project.settings.without_places(manifest.detail) or None,
        "documents": len(manifest.in_use),
        "documents_new": manifest.new,
        "documents_refused": len(_refusals(project, manifest)),
        "documents_awaited": len(manifest.awaited),
        "rows": None if manifest.state == NOT_AT_HAND else rows,
        "freshest_period": newest.day if newest else None,
        "freshest_is_year": not newest.is_day if newest else None,
        "last_checked_utc": naive_utc(datetime.fromisoformat(manifest.checked_at)),
    }


def _refusals(project: Project, manifest: Manifest) -> list[Record]:
    parsed = project.workspace.read_record(f"refused/{manifest.source_id}", list) or []
    staged: list[tuple[str, Row]] = [("fetch", r) for r in manifest.refusals] + [("parse", r) for r in parsed]
    told = project.settings.without_places
    return [
        {"source_id": manifest.source_id, "stage": stage}
        | {"name": r["name"], "reason": r["reason"], "detail": told(str(r["detail"]))}
        for stage, r in staged
    ]


def _columns(table: Table, reaching: Sequence[str], licences: Mapping[str, Licence]) -> list[Record]:
    return [
        {
            "table_name": table.name,
            "column_name": f.name,
            "ordinal": number,
            "type": f.sql,
            "description": " ".join(f.description.split()),
            "source_name": f.source_name,
            "unit": f.unit,
            **terms_of(sources_of(table, f, reaching), licences),
            "prose": f.prose,
        }
        for number, f in enumerate(table.fields, start=1)
    ]


def _check(result: CheckResult, told: Callable[[str], str]) -> Record:
    return {
        "table_name": result.table_name,
        "check_name": result.check_name,
        "severity": result.severity,
        "passed": result.passed,
        "accepted": result.accepted is not None,
        "failing_rows": result.failing,
        "detail": told(result.detail) or None,
        "sample": sample_text(result) or None,
    }


def _accepted(project: Project, results: Sequence[CheckResult]) -> list[Record]:
    """What the release goes out in spite of."""
    given = {(kept.table, kept.check): kept for kept in acceptance.standing(project.settings.home)}
    told = project.settings.without_places
    return [
        {
            "table_name": result.table_name,
            "check_name": result.check_name,
            "why": told(result.accepted),
            "accepted_at_utc": naive_utc(datetime.fromisoformat(kept.since)),
            "until": date.fromisoformat(kept.until),
            "failing_rows": result.failing,
            "detail": told(result.detail) or None,
            "sample": sample_text(result) or None,
        }
        for result in results
        if result.accepted is not None
        for kept in [given[result.table_name, result.check_name]]
    ]


def naive_utc(moment: datetime) -> datetime:
    """The moment as DuckDB's TIMESTAMP wants it: UTC, without a zone."""
    return moment.replace(tzinfo=None) if moment.tzinfo else moment
