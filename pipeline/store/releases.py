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
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pipeline.common.nearest import single
from pipeline.common.values import Row
from pipeline.store.files import file_digest, known_digest, write_atomically
from pipeline.store.ids import no_single
from pipeline.store.ledgers import Ledgers
from pipeline.store.pins import Pins, PinsError

DATABASE = "wps.duckdb"
RECORD = "release.json"
STAGING = ".staging-"
#: The files whose digests stand in the data package.
TABLES = frozenset({".parquet", ".csv"})

#: A release that cannot be read because of what somebody, or a disk, has done to its record.
UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError)


class ReleaseError(RuntimeError):
    """A release that does not exist, or one that failed verification."""


@dataclass(frozen=True)
class Release:
    """One published release. `others`: the digests of its files that are neither a table nor the database, by path."""

    release_id: str
    folder: Path
    created_at: datetime
    inputs: str
    current: bool
    rows: dict[str, int]
    database_sha256: str
    code: str | None = None
    others: Mapping[str, str] = field(default_factory=dict)

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
        """The id of the release that readers see; None before the first, or where its record cannot be read."""
        release_id = self.pointed()
        return release_id if release_id and self._read(self.root / release_id) else None

    def pointed(self) -> str | None:
        """The release that readers are led to, whatever has become of its record or of its database."""
        if not (self.pointer.is_symlink() and any((self.pointer / name).exists() for name in (DATABASE, RECORD))):
            return None
        return self.pointer.readlink().name

    def current(self) -> Release | None:
        """The release that readers see, or None before the first."""
        release_id = self.pointed()
        return self._read(self.root / release_id) if release_id else None

    def newest_whole(self) -> str | None:
        """The newest release that has its database and was not withdrawn."""
        withdrawn = self.withdrawn()
        return next((r.release_id for r in self.all() if r.inputs not in withdrawn and r.database.is_file()), None)

    def ids(self) -> list[str]:
        """The ids of every release kept, oldest first, also of those whose records cannot be read."""
        return [folder.name for folder in self._folders()]

    def damaged(self) -> list[str]:
        """The ids of the releases whose records cannot be read, oldest first."""
        return [folder.name for folder in self._folders() if self._read(folder) is None]

    def altered(self) -> bool:
        """Whether somebody has written into the current release's database, or taken it away, since it was published.

        The file is read-only, which does not stop everybody: the superuser, for one, as whom containers often run.
        """
        current = self.current()
        if current is None:
            return False
        return not current.database.is_file() or known_digest(current.database) != current.database_sha256

    def get(self, release_id: str) -> Release:
        """One release by its id, or an unambiguous beginning of it. Raises ReleaseError naming the nearest."""
        known = self.ids()
        name = single(release_id, known)
        if name is None:
            raise ReleaseError(no_single(release_id, known))
        release = self._read(self.root / name)
        if release is None:
            raise ReleaseError(f"{self.root / name / RECORD} cannot be read; `wps doctor` says what to do")
        return release

    def all(self) -> list[Release]:
        """Every release kept whose record can be read, newest first."""
        return [release for folder in reversed(self._folders()) if (release := self._read(folder))]

    def _folders(self) -> list[Path]:
        """The folders of releases, oldest first (ids begin with the time)."""
        if not self.root.is_dir():
            return []
        return sorted(
            f
            for f in self.root.iterdir()
            if not f.is_symlink() and (f / RECORD).exists() and f.name[0] != "." and f.name != self.pointer.name
        )

    def _read(self, folder: Path) -> Release | None:
        try:
            record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
            return Release(
                release_id=folder.name,
                folder=folder,
                created_at=datetime.fromisoformat(record["created_at"]),
                inputs=str(record["inputs"]),
                current=folder.name == self.pointed(),
                rows=dict(record["rows"]),
                database_sha256=str(record["database_sha256"]),
                code=record.get("code"),  # earlier programs did not note these
                others=dict(record.get("others", {})),
            )
        except UNREADABLE:
            return None

    def stage(self, release_id: str) -> Path:
        """An empty private folder for a release in the making; what a crash left of earlier ones is removed."""
        self.root.mkdir(parents=True, exist_ok=True)
        self.forget_staged()
        staged = self.root / f"{STAGING}{release_id}"
        staged.mkdir()
        return staged

    def forget_staged(self) -> None:
        """Remove what a publication left that did not come to its end."""
        for left in self.root.glob(f"{STAGING}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()

    def publish(self, staged: Path, record: Row) -> Release:
        """Make a staged and verified folder the current release. Either all of it becomes visible or nothing."""
        files = {f.relative_to(staged).as_posix(): f for f in staged.rglob("*") if f.is_file()}
        others = {path: file_digest(f) for path, f in sorted(files.items()) if f.suffix not in TABLES}
        record = {**record, "database_sha256": others.pop(DATABASE), "others": others}
        (staged / RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")
        for file in sorted(p for p in staged.rglob("*") if p.is_file()):
            _to_disk(file)
            file.chmod(0o444)
        folder = self.root / staged.name.removeprefix(STAGING)
        staged.rename(folder)
        _to_disk(self.root)
        Ledgers(self.home).mend(self._folders())
        self.point_to(folder.name)
        release = self.get(folder.name)
        if release.inputs in self.withdrawn():  # somebody wants it after all
            self._withdraw(self.withdrawn() - {release.inputs})
        return release

    def point_to(self, release_id: str) -> None:
        """Let readers see this release from now on."""
        self.forget_stale_wal(release_id)
        _replace_link(self.pointer, Path(release_id))
        if not self.database_is_linked():
            self.link_database()
        _to_disk(self.root)

    def database_is_linked(self) -> bool:
        """Whether the path that analysts open leads to the current release."""
        return self.database.is_symlink() and self.database.readlink() == self._database_of_current

    def link_database(self) -> None:
        """Let the path that analysts open lead to the current release. A file there is replaced."""
        _replace_link(self.database, self._database_of_current)

    @property
    def _database_of_current(self) -> Path:
        return self.pointer.relative_to(self.home) / DATABASE

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
        try:
            return (
                frozenset(map(str, json.loads(self._withdrawn.read_text())))
                if self._withdrawn.exists()
                else frozenset()
            )
        except UNREADABLE as error:
            raise ReleaseError(f"{self._withdrawn} cannot be read ({error}): mend it or move it away") from error

    def _withdraw(self, inputs: frozenset[str]) -> None:
        write_atomically(self._withdrawn, json.dumps(sorted(inputs)).encode())

    def previous_to(self, release_id: str) -> str | None:
        """The newest release older than this one that was not withdrawn."""
        withdrawn = self.withdrawn()
        return next((r.release_id for r in self.all() if r.release_id < release_id and r.inputs not in withdrawn), None)

    def surplus(self, keep: int) -> list[str]:
        """The oldest beyond `keep`, without the current one and pinned ones; none while nobody can tell these."""
        try:
            pinned = self.pins.all()
        except PinsError:
            return []
        ids, seen = [i for i in self.ids() if i not in pinned], self.pointed()
        return [i for i in ids[: max(0, len(ids) - keep)] if i != seen]

    def prune(self, keep: int) -> list[str]:
        """Remove the surplus releases; which they were. Readers that hold a file keep it."""
        surplus = self.surplus(keep)
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


def parquet_path(folder: Path, table_name: str) -> Path:
    """Where a release keeps a table as Parquet."""
    return folder / "parquet" / f"{table_name.replace('.', '/')}.parquet"


def parquet_files(folder: Path) -> dict[str, Path]:
    """``schema.table`` -> file, of a release folder."""
    return {f"{path.parent.name}.{path.stem}": path for path in sorted((folder / "parquet").glob("*/*.parquet"))}
