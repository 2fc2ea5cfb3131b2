"""meta.drift: what came otherwise than declared, by document, and when such a document was seen.

Belongs here: the datasets' lists as one, documents that no parser understands, days. Does not: counting in rows
(`shared.drift`), or whether a document is accepted.
"""

from __future__ import annotations

import polars as pl

from pipeline.project import Project
from pipeline.shared.drift import LAYOUT, SCHEMA, UNEXPECTED
from pipeline.store.snapshots import SnapshotStore

#: Reasons of refusals that tell of another layout than the parser knows.
_LAYOUTS = frozenset(
    {
        *("unknown_layout", "unknown_shape", "unknown_columns", "unknown_dataset", "unexpected_shape"),
        *(
            "unexpected_columns",
            "unexpected_members",
            "missing_columns",
            "missing_sheet",
            "doubled_columns",
            "ragged_row",
        ),
    }
)


def of_project(project: Project) -> pl.DataFrame:
    """Rows of meta.drift. `first_seen_utc` and `last_seen_utc` are null of documents that ship with the program."""
    parts = [project.workspace.read(f"drift.{d.name}").select(*SCHEMA) for d in project.datasets]
    found = pl.concat([*parts, _layouts(project)], how="vertical_relaxed")
    with SnapshotStore(project.settings.home) as store:
        seen = {
            (source, document): store.seen(source, document)
            for source, document in found.select("source_id", "document_id").unique().iter_rows()
        }
    days = [seen[key] or (None, None) for key in found.select("source_id", "document_id").iter_rows()]
    first, last = (pl.Series([pair[at] for pair in days], dtype=pl.Datetime("us")) for at in (0, 1))
    dated = found.with_columns(first.alias("first_seen_utc"), last.alias("last_seen_utc"))
    return dated.sort("source_id", "document_id", "what", "part", "column_name")


def _layouts(project: Project) -> pl.DataFrame:
    """Documents whose bytes were accepted and whose layout no parser knows."""
    found = [
        (source.source_id, refused["document_id"], refused["name"], refused["reason"], UNEXPECTED, 0, LAYOUT)
        for _, source in project.sources
        for refused in project.workspace.read_record(f"refused/{source.source_id}", list) or []
        if refused["reason"] in _LAYOUTS and refused.get("document_id")
    ]
    return pl.DataFrame(found, schema=SCHEMA, orient="row")
