"""Releases: assembled in a private folder, verified by opening, moved into place at once, kept, rolled back, pruned.

Belongs here: the release folders and the one pointer `current`. Does not: what the tables hold, or whether they may be
published (`check.gate`).

    WPS_HOME/releases/<id>/      wps.duckdb, parquet/, csv/, datapackage.json, release.json; never changed afterwards
    WPS_HOME/releases/current    a symbolic link, replaced by one rename: a reader finds the old release or the new one
    WPS_HOME/changes/<id>.parquet  its ledger of changes, kept when the release is gone (`ledgers`)
    WPS_HOME/releases/*.json     which releases were withdrawn, which are kept for good (`pins`)
    WPS_HOME/wps.duckdb          a symbolic link to current/wps.duckdb: the path that analysts open
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.common.nearest import begun, single
from pipeline.common.values import Row
from pipeline.store.files import file_digest, write_atomically
from pipeline.store.ledgers import Ledgers
from pipeline.store.pins import Pins, PinsError

DATABASE = "wps.duckdb"
RECORD = "release.json"
STAGING = ".staging-"


class ReleaseError(RuntimeError):
    """A release that does not exist, or one that failed verification."""


@dataclass(frozen=True)
class Release:
    """One published release."""

    release_id: str
    folder: Path
    created_at: datetime
    inputs: str
    current: bool
    rows: dict[str, int]
    database_sha256: str
    code: str | None = None

    @property
    def database(self) -> Path:
        """Its DuckDB file."""
        return self.folder / DATABASE


class Releases:
    """The releases of one home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.root = home / "releases"
        self.pointer = self.root / "current"
        self.pins = Pins(self.root)
        self._withdrawn = self.root / "withdrawn.json"

    @property
    def database(self) -> Path:
        """The stable path that analysts open."""
        return self.home / DATABASE

    def current_id(self) -> str | None:
        """The id of the release that readers see, or None before the first."""
        return self.pointer.readlink().name if self.pointer.is_symlink() and (self.pointer / RECORD).exists() else None

    def current(self) -> Release | None:
        """The release that readers see, or None before the first."""
        release_id = self.current_id()
        return self.get(release_id) if release_id else None

    def altered(self) -> bool:
        """Whether somebody has written into the current release's database, or taken it away, since it was published.

        The file is read-only, which does not stop everybody: the superuser, for one, as whom containers often run.
        """
        current = self.current()
        if current is None:
            return False
        return not current.database.is_file() or file_digest(current.database) != current.database_sha256

    def get(self, release_id: str) -> Release:
        """One release by its id, or an unambiguous beginning of it. Raises ReleaseError naming those there are."""
        known = [folder.name for folder in self._folders()]
        name = single(release_id, known)
        if name is None:
            fits = begun(release_id, known)
            said = (
                f"it is the beginning of {', '.join(fits)}" if fits else f"there are: {', '.join(known) or 'none yet'}"
            )
            raise ReleaseError(f"no single release {release_id!r}; {said}")
        return self._read(self.root / name)

    def all(self) -> list[Release]:
        """Every release kept, newest first."""
        return [self._read(folder) for folder in reversed(self._folders())]

    def _folders(self) -> list[Path]:
        """The folders of whole releases, oldest first (ids begin with the time)."""
        if not self.root.is_dir():
            return []
        return sorted(
            f for f in self.root.iterdir() if not f.is_symlink() and (f / RECORD).exists() and f.name[0] != "."
        )

    def _read(self, folder: Path) -> Release:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return Release(
            release_id=folder.name,
            folder=folder,
            created_at=datetime.fromisoformat(record["created_at"]),
            inputs=record["inputs"],
            current=folder.name == self.current_id(),
            rows=record["rows"],
            database_sha256=record["database_sha256"],
            code=record.get("code"),  # an earlier program did not note it
        )

    def stage(self, release_id: str) -> Path:
        """An empty private folder for a release in the making; what a crash left of earlier ones is removed."""
        self.root.mkdir(parents=True, exist_ok=True)
        for left in self.root.glob(f"{STAGING}*"):
            shutil.rmtree(left)
        staged = self.root / f"{STAGING}{release_id}"
        staged.mkdir()
        return staged

    def publish(self, staged: Path, record: Row) -> Release:
        """Make a staged and verified folder the current release. Either all of it becomes visible or nothing."""
        record = {**record, "database_sha256": file_digest(staged / DATABASE)}
        (staged / RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")
        for file in sorted(p for p in staged.rglob("*") if p.is_file()):
            _to_disk(file)
            file.chmod(0o444)
        folder = self.root / staged.name.removeprefix(STAGING)
        staged.rename(folder)
        _to_disk(self.root)
        Ledgers(self.home).mend(self._folders())
        self.point_to(folder.name)
        release = self._read(folder)
        if release.inputs in self.withdrawn():  # somebody wants it after all
            self._withdraw(self.withdrawn() - {release.inputs})
        return release

    def point_to(self, release_id: str) -> None:
        """Let readers see this release from now on."""
        self.forget_stale_wal(release_id)
        _replace_link(self.pointer, Path(release_id))
        if not self.database.is_symlink():
            _replace_link(self.database, self.pointer.relative_to(self.home) / DATABASE)
        _to_disk(self.root)

    def stale_wal(self, release_id: str | None = None) -> list[Path]:
        """Write-ahead logs beside the published files: replayed into another release they would poison it."""
        folder = self.root / release_id if release_id else self.pointer
        beside = [self.database.with_name(f"{DATABASE}.wal"), folder / f"{DATABASE}.wal"]
        return [path for path in beside if path.exists() or path.is_symlink()]

    def forget_stale_wal(self, release_id: str | None = None) -> None:
        """Remove them."""
        for path in self.stale_wal(release_id):
            path.unlink()

    def roll_back(self, release_id: str | None = None) -> Release:
        """Let readers see an earlier release (default: the one before) and withdraw the newer ones.

        A withdrawn release is kept, but its inputs alone do not publish it again, and only its id brings it back.
        Raises ReleaseError when there is nothing to go back to.
        """
        current = self.current_id()
        target = self.get(release_id).release_id if release_id else self.previous_to(current or "")
        if target is None:
            raise ReleaseError("there is no earlier release to go back to")
        newer = {r.inputs for r in self.all() if r.release_id > target}
        self._withdraw((self.withdrawn() | newer) - {self.get(target).inputs})
        self.point_to(target)
        return self.get(target)

    def withdrawn(self) -> frozenset[str]:
        """The inputs of releases that were rolled back."""
        return frozenset(json.loads(self._withdrawn.read_text())) if self._withdrawn.exists() else frozenset()

    def _withdraw(self, inputs: frozenset[str]) -> None:
        write_atomically(self._withdrawn, json.dumps(sorted(inputs)).encode())

    def previous_to(self, release_id: str) -> str | None:
        """The newest release older than this one that was not withdrawn."""
        withdrawn = self.withdrawn()
        return next((r.release_id for r in self.all() if r.release_id < release_id and r.inputs not in withdrawn), None)

    def prune(self, keep: int) -> list[str]:
        """Remove the oldest releases beyond `keep`; the current one and pinned ones always stay.

        Pinned ones are not counted. Readers that hold a file keep it. None goes while nobody can tell which are pinned.
        """
        try:
            pinned = self.pins.all()
        except PinsError:
            return []
        ids = [folder.name for folder in self._folders() if folder.name not in pinned]
        surplus = [i for i in ids[: max(0, len(ids) - keep)] if i != self.current_id()]
        for release_id in surplus:
            gone = self.root / f"{STAGING}gone-{release_id}"
            (self.root / release_id).rename(gone)
            shutil.rmtree(gone)
        return surplus


def _replace_link(link: Path, target: Path) -> None:
    """Point a symbolic link elsewhere in one step. Whoever calls holds the home, so one partial name does."""
    partial = link.with_name(f".{link.name}.partial")
    partial.unlink(missing_ok=True)
    partial.symlink_to(target)
    partial.replace(link)


def _to_disk(path: Path) -> None:
    """Wait until the file, or the folder's list of names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def parquet_files(folder: Path) -> dict[str, Path]:
    """``schema.table`` -> file, of a release folder."""
    return {f"{path.parent.name}.{path.stem}": path for path in sorted((folder / "parquet").glob("*/*.parquet"))}
