"""Core tables from parsed rows, and the account of every row: core table, rejected, or set aside, per document.

Belongs here: calling a dataset's harmoniser, writing its tables, counting. Does not: deciding where a row goes (the
harmonisers in `assets/`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import duckdb
import polars as pl

from pipeline.contract import LOSS_SCHEMA, PROVENANCE, Harmonised, Reference, Rows
from pipeline.declare.dataset import Dataset
from pipeline.declare.field import SchemaError
from pipeline.declare.schema import Table
from pipeline.entities import Entities
from pipeline.project import Project
from pipeline.shared.drift import drift, without_unread
from pipeline.shared.placed import placed, rows_placed
from pipeline.store.engine import connected, quoted
from pipeline.store.pieces import Pieces
from pipeline.store.workspace import Workspace

KEY = ["source_id", "document_id"]
COUNTS = ("rows_core", "rows_rejected", "rows_set_aside")
_NONE = pl.DataFrame(schema=dict.fromkeys(KEY, pl.String) | dict.fromkeys(("rows_parsed", *COUNTS), pl.Int64))


def account(parsed: Mapping[str, Rows], harmonised: Harmonised) -> pl.DataFrame:
    """One row per document: rows parsed, placed in core tables, rejected, set aside, and the difference (0)."""
    placed = [
        rows_placed(name, frame, harmonised.derived)
        for name, frame in harmonised.tables.items()
        if name not in harmonised.derived
    ]
    counted = [*(_counted(frame, "rows_parsed") for frame in parsed.values())]
    if counted:
        counted += [_counted(frame, "rows_core") for frame in placed]
        counted += [_counted(harmonised.rejected, "rows_rejected"), _counted(harmonised.set_aside, "rows_set_aside")]
    numbers = pl.col("rows_parsed", *COUNTS)
    every = by_document(pl.concat([_NONE, *counted])).with_columns(numbers.cum_sum())
    ends = every.filter(_begins(KEY).shift(-1, fill_value=True))
    summed = ends.with_columns(numbers - numbers.shift(fill_value=0))
    return summed.with_columns(difference=pl.col("rows_parsed") - pl.sum_horizontal(COUNTS))


def by_document(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows in the order of KEY. Texts of one column that are nearly so are soon sorted, those of two are not."""
    sources = rows["source_id"].unique().sort()
    if len(sources) == 1:
        return rows.sort("document_id")
    parts = (rows.filter(pl.col("source_id").eq_missing(source)) for source in sources)
    return pl.concat([rows.clear(), *(part.sort("document_id") for part in parts)])


def _counted(frame: Rows, name: str) -> pl.DataFrame:
    """How many rows a document has in the frame, in the column `name` of _NONE; once for each time that its rows begin.

    The rows of a document mostly stand together, and very many documents mostly in order.
    """
    begin = frame.lazy().select(pl.col(KEY).cast(pl.String)).with_row_index("at").filter(_begins(KEY)).collect()
    end = begin["at"].shift(-1, fill_value=frame.lazy().select(pl.len()).collect().item())
    counts: dict[str, pl.Expr | pl.Series] = {column: pl.lit(0, pl.Int64) for column in ("rows_parsed", *COUNTS)}
    counts[name] = (end - begin["at"]).cast(pl.Int64)
    return begin.select(*KEY, **counts)


def _begins(columns: Sequence[str]) -> pl.Expr:
    """Whether a row is the first of those that say the same in these columns."""
    return ~pl.all_horizontal(pl.col(c).eq_missing(pl.col(c).shift()) for c in columns) | (pl.int_range(pl.len()) == 0)


def harmonise_dataset(project: Project, dataset: Dataset) -> None:
    """Make the dataset's core tables and account for every row.

    Raises SchemaError when a harmoniser's tables are not those declared.
    """
    workspace = project.workspace
    names = {s.source_id: f"rows.{s.source_id}" for s in dataset.sources}
    present = {source_id: workspace.scan(name) for source_id, name in names.items() if workspace.rows(name)}
    taken = {source_id: without_unread(rows) for source_id, rows in present.items()}
    harmonised = dataset.harmonise(taken, reference(project, dataset))
    if set(harmonised.tables) != set(dataset.tables):
        raise SchemaError(
            f"{dataset.name}: tables {set(harmonised.tables) ^ set(dataset.tables)} are made or declared, not both"
        )
    for name, frame in harmonised.tables.items():
        _refuse_other_sources(dataset, dataset.tables[name], frame)
    with ThreadPoolExecutor(1) as beside:
        written = beside.submit(_write_tables, workspace, dataset, harmonised)
        workspace.write(f"row_account.{dataset.name}", account(present, harmonised))
        workspace.write(f"reject.{dataset.name}", _losses(harmonised))
        workspace.write(f"conflict.{dataset.name}", harmonised.conflicts)
        members = pl.concat([workspace.read(f"members.{s.source_id}") for s in dataset.sources])
        found = drift(present, harmonised.rejected, harmonised.drift, members, dataset.packaged)
        workspace.write(f"drift.{dataset.name}", found)
        reports = [workspace.read(f"corrections.{s.source_id}") for s in dataset.sources]
        workspace.write(f"correction.{dataset.name}", pl.concat(reports))
        written.result()
    workspace.write(f"placed.{dataset.name}", _placed(project, dataset, harmonised))


def _write_tables(workspace: Workspace, dataset: Dataset, harmonised: Harmonised) -> None:
    for name, frame in harmonised.tables.items():
        workspace.write(name, dataset.tables[name].slices(frame))


def _placed(project: Project, dataset: Dataset, harmonised: Harmonised) -> pl.DataFrame:
    """What was placed of each source, table and period; the tables have been written."""
    domains = {s.source_id: s.domain for s in dataset.sources if s.domain}
    doubted = {t.name: _suspect(project, dataset, t) for t in dataset.tables.values() if t.suspected}
    return placed(
        harmonised,
        {name: table.period for name, table in dataset.tables.items()},
        {source: domain.cadence for source, domain in domains.items()},
        {source: domain.meeting for source, domain in domains.items() if domain.meeting},
        doubted,
    )


def _suspect(project: Project, dataset: Dataset, table: Table) -> pl.DataFrame:
    """Where the rows of a table stand that other tables list suspicions of. Raises SchemaError for what is no query."""
    workspace = project.workspace
    there = [(name, workspace.path(name)) for name in {**project.datasets[0].tables, **dataset.tables}]
    where = " OR ".join(
        f"EXISTS (SELECT 1 FROM {quoted(other)} AS s WHERE {same})" for other, same in table.suspected.items()
    )
    query = f"SELECT {', '.join(PROVENANCE)} FROM {quoted(table.name)} AS t WHERE {where}"
    with connected(there, workspace.root / "spill") as connection:
        try:
            return connection.sql(query).pl().cast(pl.String)
        except duckdb.Error as error:
            raise SchemaError(f"{table.name}: suspected: {error}") from error


def _refuse_other_sources(dataset: Dataset, table: Table, frame: pl.DataFrame) -> None:
    """Raise SchemaError when rows of a source reach a table that does not declare it: Dagster would not know."""
    if "source_id" not in frame.columns:
        return
    found = set(frame["source_id"].cast(pl.String).unique().drop_nulls())
    if strange := sorted(found - {s.source_id for s in dataset.sources_of(table)}):
        raise SchemaError(f"{dataset.name}: {table.name} has rows of {', '.join(strange)}: name them under `sources`")


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
    workspace = project.workspace
    tables = {name: workspace.read(name) for name in shared.tables}
    always = [project.machinery, project.code_of(dataset), *map(workspace.table_digest, shared.tables)]
    rows = {s.source_id: workspace.table_digest(f"rows.{s.source_id}") for s in dataset.sources}
    kept = Pieces(workspace, dataset.name, always, rows)
    return Reference(_lookup(tables["core.entity"], tables["core.entity_alias"], tuple(always[2:])), tables, kept)


#: The lookup made last, by the digests of the reference's tables: every dataset of a night asks the same.
_LOOKUP: dict[tuple[str, ...], Entities] = {}


def _lookup(entity: pl.DataFrame, alias: pl.DataFrame, made_of: tuple[str, ...]) -> Entities:
    found = _LOOKUP.get(made_of) or Entities(entity, alias)
    _LOOKUP.clear()
    _LOOKUP[made_of] = found
    return found
