"""The rows of a source as the workspace keeps them: written whole or, of very many documents, with the new ones added.

Belongs here: that table, and those beside it. Does not: reading documents (`parse`), where tables lie (`store`).

Adding comes to the same rows as writing all of them would, in the same order. Where that cannot be told beforehand,
because something was taken away or has other columns, all are written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from pipeline.common.digests import digest
from pipeline.contract import Document
from pipeline.declare import corrections
from pipeline.declare.corrections import Correction
from pipeline.declare.dataset import Dataset
from pipeline.declare.source import Source
from pipeline.parse.parse import PRINTED, Reading, corrected_rows, corrections_of
from pipeline.project import Project
from pipeline.shared import members
from pipeline.store.documents import Documents
from pipeline.store.far_blobs import open_store
from pipeline.store.observations import MANY
from pipeline.store.parsed import columns_of, rows_of
from pipeline.store.workspace import Workspace

#: What every row has behind its parser's columns.
BEHIND = ["source_id", "document_id", "document_name"]


def write_rows(project: Project, dataset: Dataset, source: Source, reading: Reading) -> None:
    """Write the corrected rows, what the corrections did, and what no parser looks for. Raises DamagedRows."""
    by = made_by(project, source, reading.cache.fingerprint, corrections_of(dataset, source))
    record, name = f"rows/{source.source_id}", f"rows.{source.source_id}"
    known = project.workspace.read_record(record)
    if not (known and known.get("by") == by and _add(project, dataset, source, reading, known)):
        _write_all(project, dataset, source, reading)
    if isinstance(reading.manifest.documents, Documents):
        project.workspace.write_record(record, {"by": by, "digest": project.workspace.table_digest(name)})


def made_by(project: Project, source: Source, parser: str, corrected: Sequence[Correction]) -> str:
    """The digest of all that makes a source's rows, but for its documents."""
    return digest([project.machinery, parser, *source.members, *map(repr, corrected)])


def _write_all(project: Project, dataset: Dataset, source: Source, reading: Reading) -> None:
    applied = [corrections.nothing_done(corrections_of(dataset, source))]

    def corrected() -> Iterator[pl.DataFrame]:
        if not reading.readable:
            yield pl.DataFrame(schema=dict.fromkeys(PRINTED, pl.String))
        for corrected_batch, done in corrected_rows(dataset, source, reading):
            applied.append(done)
            yield corrected_batch

    project.workspace.write(f"rows.{source.source_id}", corrected())
    project.workspace.write(f"corrections.{source.source_id}", corrections.summed(applied))
    held = _members(project, source, [d for d, _ in reading.readable])
    project.workspace.write(f"members.{source.source_id}", held)


def _members(project: Project, source: Source, documents: Sequence[Document]) -> pl.DataFrame:
    """What the documents that were read hold beside what is declared; nothing of those whose bytes were never at hand.

    Each document is looked into once.
    """
    what = f"members {digest([Path(members.__file__).read_bytes(), *source.members])}"

    def find(path: Path) -> str:
        return json.dumps(members.undeclared(path, source.members))

    with open_store(project.settings) as store, store.transaction():
        said = [(d, store.noted(d.sha256, what, find)) for d in documents]
    return members.told((d, json.loads(held)) for d, held in said if held is not None)


def _add(project: Project, dataset: Dataset, source: Source, reading: Reading, known: dict[str, str]) -> bool:
    """Add the rows of new documents to those that stand; False, and nothing is done, where all are to be written."""
    workspace, used = project.workspace, reading.manifest.in_use
    rows, *beside = (f"{what}.{source.source_id}" for what in ("rows", "corrections", "members"))
    whole = all(workspace.stamped(name) is not None for name in (rows, *beside))
    if not isinstance(used, Documents) or not whole or known.get("digest") != workspace.table_digest(rows):
        return False
    new = _new(workspace, rows, used)
    added = None if new is None else _fitting(dataset, source, reading, new, workspace.columns(rows))
    if new and added is not None:
        held = pl.concat([workspace.read(beside[1]), _members(project, source, new)])
        workspace.write(rows, _merged(workspace.path(rows), added))
        workspace.write(beside[1], held.sort("document_id", maintain_order=True))
    return added is not None


def _new(workspace: Workspace, rows: str, used: Documents) -> list[Document] | None:
    """The documents whose rows are not there; None where there are more than MANY, or rows of others."""
    about = ["document_id", "document_name"]
    same = pl.all_horizontal(pl.col(c).eq_missing(pl.col(c).shift()) for c in about)
    there = workspace.scan(rows).select(about).filter(~same | (pl.int_range(pl.len()) == 0)).collect()
    read = used.frame.filter(pl.col("read")).with_row_index("at")
    named = read.select(
        pl.col("at").cast(pl.Int64), pl.col("sha256").str.slice(0, 12).alias("document_id"), document_name="name"
    )
    # both are by document, and stay so side by side: what is there comes before what was read
    both = pl.concat([there.select(pl.lit(-1, pl.Int64).alias("at"), *about), named]).sort(
        "document_id", maintain_order=True
    )
    new = both.filter(~same | (pl.int_range(pl.len()) == 0), pl.col("at") >= 0)["at"]
    if len(new) > MANY or there.height + len(new) != read.height:
        return None
    return list(Documents(read[new].select(used.frame.columns)))


def _fitting(
    dataset: Dataset, source: Source, reading: Reading, new: Sequence[Document], columns: list[str]
) -> pl.DataFrame | None:
    """The rows of new documents; None where they have other columns than those that stand, or were corrected.

    Columns that are the first of the others change nothing of their order.
    """
    read = [(document, reading.cache.rows(document)) for document in new]
    if columns[-3:] != BEHIND or any(own != columns[: len(own)] for own in (columns_of(path) for _, path in read)):
        return None
    rows = pl.concat([pl.DataFrame(schema=dict.fromkeys(columns, pl.String)), *rows_of(read, columns[:-3])])
    corrected, done = corrections.apply(rows, corrections_of(dataset, source))
    untouched = done.filter((pl.col("rows_corrected") > 0) | (pl.col("rows_already_right") > 0)).is_empty()
    return corrected if untouched and corrected.columns == columns else None


def _merged(standing: Path, added: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows of both, by document; both are in that order."""
    with pq.ParquetFile(standing) as file:
        for group in range(file.num_row_groups):
            rows = pl.DataFrame(pl.from_arrow(file.read_row_group(group)))
            due = added.filter(pl.col("document_id") < rows["document_id"][-1])
            added = added.slice(due.height)
            yield pl.concat([rows, due]).sort("document_id", maintain_order=True) if due.height else rows
    if added.height:
        yield added
