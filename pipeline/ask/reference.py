"""The reference tables for a command that needs no home: labels to entities.

Belongs here: making them from the packaged facts. Does not: asking them (`labels`).
"""

from __future__ import annotations

import polars as pl

from pipeline.contract import Reference
from pipeline.declare.dataset import packaged_documents
from pipeline.entities import Entities
from pipeline.harmonise import reference
from pipeline.parse.document import parse_file
from pipeline.project import Project


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
            for rows in parse_file(dataset.parsers[source.source_id], folder / d.name, d.name)
        ]
        parsed[source.source_id] = pl.concat(frames, how="diagonal")
    tables = dict(dataset.harmonise(parsed, reference(project, dataset)).tables)
    return Reference(Entities(tables["core.entity"], tables["core.entity_alias"]), tables)
