"""meta.document: each document in use once, with its names, its version and its parsed rows.

Belongs here: that table, made column by column, as documents may be very many. Does not: its declaration (`declare`),
which documents are in use (`store.manifest`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from pipeline.contract import Document
from pipeline.declare.source import Source
from pipeline.project import Project
from pipeline.store import proposals
from pipeline.store.documents import Documents, digests, table
from pipeline.store.manifest import Manifest
from pipeline.store.snapshots import SnapshotStore

TABLE = "meta.document"
_NAMED = ("source_id", "sha256", "name")


def of_project(project: Project, manifests: Sequence[Manifest], accounts: pl.DataFrame) -> pl.DataFrame:
    """Rows of meta.document: of bytes that several sources were given, the one whose parser found rows in them.

    `accounts`: source_id, document_id, rows_parsed of meta.row_account.
    """
    sources = {source.source_id: source for _, source in project.sources}
    with SnapshotStore(project.settings.home) as store:
        used = pl.concat([_with_other_names(store, m, _versioned(sources[m.source_id], m.in_use)) for m in manifests])
    credit = proposals.contributors(project.settings.home)
    parsed = accounts.select(pl.col("source_id", "document_id").cast(pl.String), "rows_parsed")
    listed = (
        used.with_columns(pl.col("sha256").str.slice(0, 12).alias("document_id"))
        .join(parsed, on=["source_id", "document_id"], how="left", maintain_order="left")
        .sort("document_id", maintain_order=True)
    )
    own, unread = pl.col("document_id"), pl.col("rows_parsed").is_null()
    several = ((own == own.shift()) | (own == own.shift(-1))).fill_null(False)
    ones, others = listed.filter(~several), listed.filter(several).sort(unread, maintain_order=True)
    told = pl.concat([ones, others.unique("document_id", keep="first", maintain_order=True)]).with_columns(
        pl.col("size").alias("size_bytes"),
        pl.col("rows_parsed").fill_null(0),
        fetched_at_utc=_moment("fetched_at"),
        credit=pl.col("document_id").replace_strict(credit, default=None, return_dtype=pl.String),
    )
    schema = project.tables[TABLE].polars_schema
    return told.select(pl.col(name).cast(kind) for name, kind in schema.items())


def versions(source: Source, used: Sequence[Document]) -> set[str]:
    """The producer's versions that the names of documents tell of."""
    return {v for d in used if (v := source.version_of(d.name))} if source.version else set()


def _versioned(source: Source, used: Sequence[Document]) -> pl.DataFrame:
    frame = used.frame if isinstance(used, Documents) else table(used)
    if not source.version:
        return frame.with_columns(pl.lit(None, pl.String).alias(name) for name in ("version", "issued"))
    found = [source.version_of(name) for name in frame["name"]]
    issued = [source.issued.get(version or "") for version in found]
    return frame.with_columns(pl.Series("version", found, pl.String), pl.Series("issued", issued, pl.String))


def _with_other_names(store: SnapshotStore, manifest: Manifest, frame: pl.DataFrame) -> pl.DataFrame:
    named = pl.DataFrame(
        [*_other_names(store, manifest)], schema=dict.fromkeys((*_NAMED, "other_names"), pl.String), orient="row"
    )
    concerned = pl.col("sha256").is_in(named["sha256"].implode())
    others = frame.filter(concerned).join(named, on=_NAMED, how="left", maintain_order="left")
    return pl.concat([frame.filter(~concerned).with_columns(other_names=pl.lit(None, pl.String)), others])


def _other_names(store: SnapshotStore, manifest: Manifest) -> Iterator[tuple[str, str, str, str]]:
    """Documents that have other names beside the one they go by. Only those of very many that the store has."""
    used = manifest.in_use
    several = store.several_names() if isinstance(used, Documents) else {}
    asked = digests(used, several) if isinstance(used, Documents) else None
    for d in used if asked is None else _those(used, asked):
        others = [n for n in (store.names(d.sha256) if asked is None else several[d.sha256]) if n != d.name]
        if others:
            yield d.source_id, d.sha256, d.name, "; ".join(others)


def _those(used: Sequence[Document], asked: frozenset[str]) -> Sequence[Document]:
    return Documents(used.frame.filter(pl.col("sha256").is_in(list(asked)))) if isinstance(used, Documents) else used


def _moment(column: str) -> pl.Expr:
    """ISO 8601 in UTC as DuckDB's TIMESTAMP wants it, without a zone."""
    text = pl.col(column)
    micro = text.str.extract(r"\.(\d{1,6})").str.pad_end(6, "0").cast(pl.Int64).fill_null(0)
    return text.str.slice(0, 19).str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us") + pl.duration(microseconds=micro)
