"""What one night on the network would ask for, told without a network.

Belongs here: the plan of a night from what is declared and at hand. Does not: asking (`fetch`), the doctor's other
findings (`ask.looks`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.declare.dataset import Dataset
from pipeline.declare.source import Source
from pipeline.fetch.intake import Intake
from pipeline.fetch.reduction import reduction_of
from pipeline.fetch.selection import Chosen, plan, unapproved
from pipeline.project import Project
from pipeline.run.wanted import chosen
from pipeline.store.snapshots import SnapshotStore, StoreError


@dataclass(frozen=True)
class Outlook:
    """What one night would ask of a source: documents asked for, those left for later nights, those left alone."""

    source_id: str
    asked: int
    waiting: int
    resting: int

    @property
    def text(self) -> str:
        """The same in words."""
        later = self.waiting + self.resting
        return f"{self.source_id} {self.asked:,}" + (f" (and {later:,} on later nights)" if later else "")


def forecast(project: Project) -> list[Outlook]:
    """What the next night would ask for if it used the network, source by source, as far as documents at hand tell.

    Documents that tonight's own documents will name come on top.
    """
    with _store(project.settings.home) as store:
        return [
            outlook
            for dataset, source in project.sources
            if source.live
            and unapproved(source, project.settings) is None
            and (outlook := _outlook(project, dataset, source, store)) is not None
        ]


def in_words(project: Project) -> str:
    """The forecast as one line; where the home cannot be read, why it cannot be told."""
    try:
        listed = ", ".join(outlook.text for outlook in forecast(project))
    except (OSError, StoreError) as error:  # told
        return f"what one night online would ask for cannot be told: {error}"
    return f"one night online would ask for documents of: {listed}" if listed else "nothing would be asked for"


def _outlook(project: Project, dataset: Dataset, source: Source, store: SnapshotStore) -> Outlook | None:
    wanted = chosen(project, dataset, source) or Chosen()
    intake = Intake(source, store, project.settings, reduction_of(dataset, source.source_id))
    shipped = {d.name for d in project.archive_of(dataset).documents(source.source_id)}
    night = plan(intake, wanted.endpoints, shipped)
    found = Outlook(source.source_id, len(night.selected), night.waiting, len(night.resting))
    return found if found.asked or found.waiting or found.resting else None


@contextmanager
def _store(home: Path) -> Iterator[SnapshotStore]:
    """The home's store; an empty one elsewhere where there is none yet, so that looking leaves nothing behind."""
    with (
        TemporaryDirectory() as elsewhere,
        SnapshotStore(home if (home / "snapshots").is_dir() else Path(elsewhere)) as store,
    ):
        yield store
