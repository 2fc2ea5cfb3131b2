"""The steps of a run after gathering, as plain functions over a Project: decide, parse, harmonise.

Belongs here: what each step does and what it records. Does not: the order and the gate (`graph`), publication
(`publication`), or how documents are gathered, parsed or checked (their own modules).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import polars as pl

from pipeline import accounting, corrections, fingerprint, parsing
from pipeline.contract import LOSS_SCHEMA, Harmonised, Reference
from pipeline.dataset import Dataset
from pipeline.entities import Entities
from pipeline.fetching.source import Source
from pipeline.gathering import manifest_of, packaged_documents
from pipeline.project import Project
from pipeline.reading import PRINTED, Reading, corrected_rows, corrections_of, read_source
from pipeline.schema import SchemaError


def inputs_of(project: Project) -> str:
    """The digest of all documents and all code: equal inputs make equal releases.

    A document of which only rows without their prose are at hand is another one than the same with its bytes.
    """
    named = sorted(
        f"{d.source_id}\t{d.sha256}\t{d.name}" + ("\twithout prose" if source.prose and d.origin == "archive" else "")
        for _, source in project.sources
        for d in manifest_of(project, source.source_id).documents
    )
    return fingerprint.digest([project.code, *named])


def parse_source(project: Project, dataset: Dataset, source: Source) -> int:
    """Parse the source's new documents and write all its rows, corrected; the number of rows.

    An earlier document stands in for one that turns out to be unreadable; the manifest then says so.
    """
    reading = read_source(project, dataset, source)
    project.workspace.write_record(f"sources/{source.source_id}", asdict(reading.manifest))
    refusals = [{"name": d.name, "reason": r.reason, "detail": r.detail} for d, r in reading.refused]
    project.workspace.write_record(f"refused/{source.source_id}", refusals)
    return _write_rows(project, dataset, source, reading)


def _write_rows(project: Project, dataset: Dataset, source: Source, reading: Reading) -> int:
    """Write the corrected rows, a document at a time, and what the corrections did; the number of rows."""
    reports = [corrections.nothing_done(corrections_of(dataset, source))]

    def corrected() -> Iterator[pl.DataFrame]:
        if not reading.readable:
            yield pl.DataFrame(schema=dict.fromkeys(PRINTED, pl.String))
        for mended, report in corrected_rows(dataset, source, reading):
            reports.append(report)
            yield mended

    project.workspace.write(f"rows.{source.source_id}", corrected())
    project.workspace.write(f"corrections.{source.source_id}", corrections.summed(reports))
    return project.workspace.rows(f"rows.{source.source_id}")


def harmonise_dataset(project: Project, dataset: Dataset, inputs: str) -> dict[str, int]:
    """Make the dataset's core tables and account for every row; rows by table.

    Raises SchemaError when a harmoniser's tables are not those declared.
    """
    workspace = project.workspace
    names = {s.source_id: f"rows.{s.source_id}" for s in dataset.sources}
    present = {source_id: workspace.scan(name) for source_id, name in names.items() if workspace.rows(name)}
    harmonised = dataset.harmonise(present, reference(project, dataset))
    if set(harmonised.tables) != set(dataset.tables):
        raise SchemaError(
            f"{dataset.name}: tables {set(harmonised.tables) ^ set(dataset.tables)} are made or declared, not both"
        )
    for name, frame in harmonised.tables.items():
        workspace.write(name, dataset.tables[name].slices(frame))
        workspace.stamp(name, {"inputs": inputs})
    workspace.write(f"row_account.{dataset.name}", accounting.account(present, harmonised))
    workspace.write(f"reject.{dataset.name}", _losses(harmonised))
    workspace.write(f"conflict.{dataset.name}", harmonised.conflicts)
    reports = [workspace.read(f"corrections.{s.source_id}") for s in dataset.sources]
    workspace.write(f"correction.{dataset.name}", pl.concat(reports))
    return {name: frame.height for name, frame in harmonised.tables.items()}


def _losses(harmonised: Harmonised) -> pl.DataFrame:
    return pl.concat(
        frame.select(pl.col(c).cast(pl.String) for c in LOSS_SCHEMA).with_columns(outcome=pl.lit(outcome))
        for outcome, frame in (("rejected", harmonised.rejected), ("set_aside", harmonised.set_aside))
    )


def reference(project: Project, dataset: Dataset) -> Reference:
    """What harmonisers share, from the reference dataset's tables; empty while that dataset itself is made."""
    shared = project.datasets[0]
    if dataset is shared:
        return Reference(entities=None, tables={})  # type: ignore[arg-type]
    tables = {name: project.workspace.read(name) for name in shared.tables}
    return Reference(Entities(tables["core.entity"], tables["core.entity_alias"]), tables)


def build_reference(project: Project) -> Reference:
    """The reference tables made straight from the packaged facts, without a home: for `wps resolve`.

    Raises Refused when a packaged file cannot be read, DatasetError when there is none.
    """
    dataset = project.datasets[0]
    parsed = {}
    for source in dataset.sources:
        folder = dataset.packaged[source.source_id]
        frames = [
            rows.with_columns(
                source_id=pl.lit(source.source_id), document_id=pl.lit(d.document_id), document_name=pl.lit(d.name)
            )
            for d in packaged_documents(source.source_id, folder)
            for rows in parsing.parse_file(dataset.parsers[source.source_id], folder / d.name, d.name)
        ]
        parsed[source.source_id] = pl.concat(frames, how="diagonal")
    tables = dict(dataset.harmonise(parsed, reference(project, dataset)).tables)
    return Reference(Entities(tables["core.entity"], tables["core.entity_alias"]), tables)


def why_unchanged(project: Project, inputs: str) -> str | None:
    """Why these inputs need no new release, or None when they do."""
    current = project.releases.current()
    if current and project.releases.altered():
        return None  # what readers see is no longer what was published: it is made anew
    if current and current.inputs == inputs:
        return f"no new document, same code: release {current.release_id} stays"
    if current and inputs in project.releases.withdrawn():
        return f"these documents and code made a release that was rolled back; {current.release_id} stays (--force)"
    return None
