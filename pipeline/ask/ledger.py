"""Ledgers as they can be read: the one of each release, from the newest release back, mended where that is possible.

Belongs here: finding a release's ledger, rebuilding it, telling of gaps; comparing any two releases that the home or
the shelf still has. Does not: what is asked of them (`changes`, `why`).

Nothing is written into the home: what is rebuilt lies in a temporary folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb

from pipeline.ask.errors import AskError, NotKnown
from pipeline.common.nearest import single
from pipeline.project import Project
from pipeline.publish.ledger.ledger import write_ledger
from pipeline.publish.ledger.making import makings
from pipeline.settings import SettingsError
from pipeline.store.engine import open_database, parquet
from pipeline.store.ids import no_single
from pipeline.store.ledgers import Ledger, Ledgers, ledger_path, read_ledger
from pipeline.store.releases import Release

if TYPE_CHECKING:
    from pipeline.publish.shelf.catalog import Snapshot


@dataclass(frozen=True)
class Step:
    """One release after the one before: its ledger, or why there is none (`gap`)."""

    release_id: str
    previous: str | None
    ledger: Ledger | None
    gap: str = ""


@dataclass
class Past:
    """The ledgers of a home. `notes` collects what had to be mended, in sentences."""

    project: Project
    folder: Path
    notes: list[str] = field(default_factory=list)

    @property
    def kept(self) -> dict[str, Release]:
        """The releases that are still there."""
        return {release.release_id: release for release in self.project.releases.all()}

    def known(self) -> list[str]:
        """Every release that is there or has left a ledger, oldest first."""
        return sorted({*self.kept, *self._ledgers.ids()})

    def named(self, release_id: str) -> str:
        """The release of this id, or of which it is the beginning. Raises AskError naming the nearest."""
        if release_id in self.kept:
            return release_id
        known = sorted({*self.known(), *self.elsewhere})
        found = single(release_id, known)
        if found is not None:
            return found
        raise NotKnown("; ".join([no_single(release_id, known), *self.notes]))

    @cached_property
    def elsewhere(self) -> dict[str, Snapshot]:
        """The releases that the shelf of the settings has; none without one, or while it cannot be asked."""
        if self.project.settings.warehouse is None:
            return {}
        from pipeline.publish.shelf.reading import shelved

        try:
            return {name: s for name, s in shelved(self.project.settings).by_id.items() if s.tables}
        except SettingsError as error:  # told beside what the home knows
            self.notes.append(f"without the shelf: {error}")
            return {}

    def whole(self, release_id: str) -> bool:
        """Whether the home or the shelf has the release itself, rather than what changed with it."""
        return release_id in self.kept or release_id in self.elsewhere

    def steps(self, newest: str) -> list[Step]:
        """From a release back to the first, each after the one it followed when it was published."""
        found: list[Step] = []
        release: str | None = newest
        while release is not None and release not in {step.release_id for step in found}:
            found.append(self.step(release))
            release = found[-1].previous
        return found

    def step(self, release_id: str) -> Step:
        """The ledger of one release, mended where it is damaged or missing."""
        kept = self._ledgers.get(release_id)
        if kept:
            return Step(release_id, kept.previous, kept, kept.gap)
        path = f"changes/{release_id}.parquet is {'damaged' if self._ledgers.path(release_id).exists() else 'missing'}"
        release = self.kept.get(release_id)
        own = read_ledger(ledger_path(release.folder)) if release else None
        if own:
            self.notes.append(f"{path}: the release's own table was read; the next publication mends it")
            return Step(release_id, own.previous, own, own.gap)
        previous = self._previous(release) if release else self._older(release_id)
        if release and previous is None:
            return Step(release_id, None, None)
        if release and previous in self.kept:
            self.notes.append(f"{path}: rebuilt from {previous} and {release_id}")
            return Step(release_id, previous, self.between(str(previous), release_id))
        return Step(release_id, previous, None, f"{path}, and the two releases are not both kept")

    def between(self, old: str, new: str) -> Ledger:
        """The ledger from one whole release to another, made now."""
        target = self.folder / f"{old}-{new}.parquet"
        folders = self._folders(old, new)
        write_ledger(*folders, makings(self.project), (old, new), self.folder / "spill", target)
        found = read_ledger(target)
        if found is None:
            raise AskError(f"{target} cannot be written")
        return found

    def _folders(self, old: str, new: str) -> tuple[Path, Path]:
        """Where their tables lie: in the home or, where it has not got both, on the shelf, as far as they differ."""
        kept = self.kept
        if old in kept and new in kept:
            return kept[old].folder, kept[new].folder
        from pipeline.publish.shelf.reading import alike, take

        there, settings = self.elsewhere, self.project.settings
        same = alike(there[old], there[new]) if old in there and new in there else frozenset()
        first, second = (
            kept[name].folder if name in kept and not same else take(settings, there[name], same, self.folder / name)
            for name in (old, new)
        )
        return first, second

    @property
    def _ledgers(self) -> Ledgers:
        return Ledgers(self.project.settings.home)

    def _older(self, release_id: str) -> str | None:
        return max((name for name in self.known() if name < release_id), default=None)

    def _previous(self, release: Release) -> str | None:
        """The release that one was published after, as it says itself."""
        path = release.folder / "parquet" / "meta" / "release.parquet"
        row = duckdb.sql(f"SELECT previous_release_id FROM {parquet(path)}").fetchone()
        return row[0] if row else None


@contextmanager
def past(project: Project) -> Iterator[Past]:
    """The ledgers of the project's home. Raises AskError for files that cannot be read."""
    with TemporaryDirectory() as folder:
        try:
            yield Past(project, Path(folder))
        except duckdb.Error as error:
            raise AskError(str(error)) from error


@contextmanager
def asked(ledgers: list[Ledger]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the entries of these ledgers as the view `change_cell`."""
    with open_database() as connection:
        rows = parquet(*(ledger.path for ledger in ledgers), union=True)
        connection.execute(f"CREATE VIEW change_cell AS FROM {rows}")
        yield connection
