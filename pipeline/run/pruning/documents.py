"""Documents that nothing is made of any more, their rows, and notes of looks that nobody asks about.

Belongs here: what of documents is needed. Does not: other folders of a home (`folders`).

A document is needed while it is in use, while a kept release was made of it, and for `keep_days` after it was last
seen. Where it cannot be told what is needed, all stays.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from pipeline.common.clock import utc_now
from pipeline.parse.parse import parse_cache
from pipeline.project import Project
from pipeline.run.pruning.waste import Waste, of_paths
from pipeline.store.aging import AgingStore
from pipeline.store.blobs import DIGITS
from pipeline.store.crowded import CROWDED
from pipeline.store.documents import digests
from pipeline.store.files import partials, read_parquet
from pipeline.store.manifest import manifest_of
from pipeline.store.releases import parquet_files

DOCUMENT = "meta.document"
#: Going through very many documents takes longer than the rest of a night.
DAYS = 7
#: The record of the day on which they were last gone through.
RECORD = "pruned"


class Unknown(Exception):
    """It cannot be told which documents are needed."""


def documents(project: Project, before: datetime, *, thorough: bool = False) -> Iterator[Waste]:
    """What was last seen before that moment and is not needed. Raises Unknown.

    Unless `thorough`, very many documents are gone through once in DAYS.
    """
    home = project.settings.home
    if not (home / "snapshots" / "index.sqlite").exists() or (not thorough and _is_early(project)):
        return
    with AgingStore(home) as store:
        needed = _in_use(project) | _released(project) | store.needed(before)
    yield of_paths("files half written", [path for name in CROWDED for path in partials(home / name)])
    kept = [path for folder in sorted((home / "snapshots").glob("??")) for path in _but(folder, needed)]
    yield of_paths("documents", [p for p in kept if len(p.name) == DIGITS])
    moved = [p for p in kept if len(p.name) > DIGITS and p.name[0] != "."]
    corrupt = [p for p in moved if p.stat().st_ctime < before.timestamp()]
    yield of_paths("damaged documents", corrupt)
    yield of_paths("rows of documents", list(_rows(project, needed)))
    yield _notes(home, before)


def _is_early(project: Project) -> bool:
    """Whether very many documents were gone through within DAYS; else it is noted that they are now."""
    with AgingStore(project.settings.home) as store:
        if not any(store.is_large(source.source_id) for _, source in project.sources):
            return False
    now = utc_now().date()
    if gone_through(project) > (now - timedelta(days=DAYS)).isoformat():
        return True
    project.workspace.write_record(RECORD, {"day": now.isoformat()})
    return False


def gone_through(project: Project) -> str:
    """The day (ISO 8601) on which very many documents were last gone through; empty where they never were."""
    return str((project.workspace.read_record(RECORD) or {}).get("day", ""))


def _in_use(project: Project) -> frozenset[str]:
    """What the newest look at each source found, and what ships with the program."""
    found: set[str] = set()
    for dataset, source in project.sources:
        try:
            found |= digests(manifest_of(project.workspace, source.source_id).in_use)
        except (AttributeError, TypeError, KeyError, ValueError) as error:
            raise Unknown(f"what {source.source_id} uses is not known: no night has looked at it") from error
        found |= {entry.sha256 for entry in project.archive_of(dataset).entries(source.source_id)}
    return frozenset(found)


def _released(project: Project) -> frozenset[str]:
    """What the kept releases were made of."""
    found: set[str] = set()
    for release_id in project.releases.ids():
        file = parquet_files(project.releases.root / release_id).get(DOCUMENT)
        try:
            found |= set(read_parquet(file)["sha256"]) if file else set()
        except (OSError, pl.exceptions.PolarsError) as error:
            raise Unknown(f"what release {release_id} was made of cannot be read") from error
    return frozenset(found)


def _but(folder: Path, needed: frozenset[str]) -> list[Path]:
    """The files of a folder whose names are not needed."""
    with os.scandir(folder) as entries:
        return sorted(Path(e.path) for e in entries if e.name not in needed and e.is_file())


def _rows(project: Project, needed: frozenset[str]) -> Iterator[Path]:
    """Rows that no parser of today made, and those of documents that are not needed: they can be made anew."""
    today = {s.source_id: parse_cache(project, d, s).fingerprint[:16] for d, s in project.sources}
    for folder in sorted((project.settings.home / "parsed").glob("[!.]*/")):
        with os.scandir(folder) as entries:
            kept = [entry.name for entry in entries]
        for name in sorted(kept):
            sha256, *rest = name.split(".")
            if sha256 and (sha256 not in needed or today.get(folder.name) not in rest[1:2]):
                yield folder / name


def _notes(home: Path, before: datetime) -> Waste:
    with AgingStore(home) as store:
        number = store.aged(before)

    def forget() -> None:
        with AgingStore(home) as store:
            store.forget_aged(before)

    return Waste("notes of looks", number, 0, forget)
