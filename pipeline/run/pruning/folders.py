"""Releases beyond WPS_KEEP and what was made of releases that are gone, records of nights long ago, what engines left.

Belongs here: which folders and files these are. Does not: documents (`documents`), Dagster's history (`history`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pipeline.project import Project
from pipeline.publish.page import place
from pipeline.run.pruning.waste import Waste, of_paths, size_of
from pipeline.run.terms import EXPORTS
from pipeline.store.runs import aged_runs

#: Where engines put what does not fit into memory, below the workspace.
SPILL = "spill"


def folders(project: Project, before: datetime) -> Iterator[Waste]:
    """What of a home's folders is not needed; `before`: when nights count as long ago."""
    home, releases = project.settings.home, project.releases
    surplus = releases.surplus(project.settings.keep)
    held = sum(size_of(releases.root / release_id) for release_id in surplus)
    yield Waste("releases", len(surplus), held, lambda: releases.prune(project.settings.keep))
    kept = frozenset(releases.ids()) - set(surplus)
    pages = [folder for folder in _below(home / place.SITE / place.RELEASES) if folder.name not in kept]
    parts = [part for page in pages for part in _below(page) if part.name != "index.html"]
    yield Waste(
        "pages", len(pages) if parts else 0, sum(map(size_of, parts)), lambda: place.forget(home, releases.ids())
    )
    yield of_paths("exports", [folder for folder in _below(home / EXPORTS) if folder.name not in kept])
    yield of_paths("records of nights", aged_runs(home, before))
    yield of_paths("spilt by engines", _below(project.workspace.root / SPILL))


def _below(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if not p.name.startswith(".")) if folder.is_dir() else []
