"""Documents that a source should have because of what other sources say.

Belongs here: reading those sources early enough and asking the dataset's function. Does not: the choice itself (a
dataset's), what of it is asked for in this run (`fetch.selection`).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pipeline.common.clock import utc_now
from pipeline.contract import Endpoint, Refused, Streamed
from pipeline.declare.dataset import Dataset, packaged_documents
from pipeline.declare.source import Refusal, Source
from pipeline.fetch.selection import Chosen
from pipeline.parse.parse import PRINTED, Reading, corrected_rows, read_source, with_whole_rows
from pipeline.project import Project
from pipeline.store.shipped import KEY


def chosen(project: Project, dataset: Dataset, source: Source) -> Chosen | None:
    """What the dataset wants the source to have, given tonight's documents of the sources it reads; None: no opinion.

    These must have been gathered before. A choice that fails is a refusal of the choice, never the night's end: what
    is kept stays in use.
    """
    wanted = dataset.wanted.get(source.source_id)
    if wanted is None:
        return None
    rows = {read.source_id: _rows(project, dataset, read) for read in dataset.reads(source)}
    try:
        return Chosen(_checked(wanted.choose(rows, utc_now().date())))
    except Refused as refused:
        return Chosen(refusals=(Refusal(source.source_id, refused.reason, refused.detail),))
    except Exception as error:  # like a parser's: a mistake in a dataset's function does not stop the others
        said = f"the function that chooses documents of {source.source_id} failed: {type(error).__name__}: {error}"
        return Chosen(refusals=(Refusal(source.source_id, "choice_failed", said),))


def _checked(endpoints: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
    strange = next((e for e in endpoints if not isinstance(e, Endpoint)), None)
    if strange is not None:
        raise TypeError(f"{strange!r} is no endpoint")
    return tuple(endpoints)


def _rows(project: Project, dataset: Dataset, source: Source) -> pl.DataFrame:
    """A source's corrected rows, read through the cache: parsing them later in the night takes no time."""
    if project.workspace.read_record(f"sources/{source.source_id}") is None:
        return _shipped_rows(project, dataset, source)
    reading = read_source(project, dataset, source)
    frames = with_whole_rows(project, dataset, source, reading, lambda read: _frames(dataset, source, read))
    return pl.concat(frames) if frames else pl.DataFrame(schema=dict.fromkeys(PRINTED, pl.String))


def _frames(dataset: Dataset, source: Source, reading: Reading) -> list[pl.DataFrame]:
    return [rows for rows, _ in corrected_rows(dataset, source, reading)]


def _shipped_rows(project: Project, dataset: Dataset, source: Source) -> pl.DataFrame:
    """The rows that ship or are packaged, for a home that has not looked at the source yet."""
    archive = project.archive_of(dataset)
    names = {e.sha256: e.name for e in archive.entries(source.source_id) if e.refused is None}
    frames = [_packaged_rows(dataset, source)] if source.source_id in dataset.packaged else []
    if names:
        frames.append(
            archive.rows(source.source_id).select(
                pl.lit(source.source_id).alias("source_id"),
                pl.col(KEY).str.slice(0, 12).alias("document_id"),
                pl.col(KEY).replace_strict(names).alias("document_name"),
                pl.exclude(KEY),
            )
        )
    return pl.concat(frames) if frames else pl.DataFrame(schema=dict.fromkeys(PRINTED, pl.String))


def _packaged_rows(dataset: Dataset, source: Source) -> pl.DataFrame:
    """The rows of the files that are part of the program."""
    folder, parser = dataset.packaged[source.source_id], dataset.parsers[source.source_id]
    if isinstance(parser, Streamed):  # files that are typed in are small
        return pl.DataFrame(schema=dict.fromkeys(PRINTED, pl.String))
    return pl.concat(
        [
            parser((folder / d.name).read_bytes(), d.name).with_columns(
                source_id=pl.lit(d.source_id), document_id=pl.lit(d.document_id), document_name=pl.lit(d.name)
            )
            for d in packaged_documents(source.source_id, folder)
        ],
        how="diagonal",
    )
