"""A home in one file, and a home from such a file.

Belongs here: what is in it, its digests, putting it back whole or not at all. Does not: the lock (`home`); whoever
calls holds the home.

    FILE (tar, packed where its name ends in .gz)     every file and link of the home; last backup.json, their digests

What is made of nothing but the moment stays out: the lock, the room for a record, half-written files, what engines
spilt; and Dagster's history, which is Dagster's to keep.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO, Literal, TypedDict

from pipeline.common.clock import utc_now
from pipeline.store.files import file_digest
from pipeline.store.version import FILE, FORM, form_of

MANIFEST = "backup.json"
#: What of a home is of the moment; the same may lie where a home is put back.
PASSING = frozenset({"run.lock", "run.holder.json", ".room", ".writable"})
LEFT_OUT = PASSING | {"dagster"}
#: Where a home is put back before it takes its place.
STAGED = ".restoring"
#: What takes its place last: by these a home is known.
LAST = ("releases", "wps.duckdb", FILE)


class BackupError(ValueError):
    """A backup that cannot be made or used; the text says why."""


class BackupRecord(TypedDict):
    """What a backup holds; `bytes` are those of its files."""

    file: str
    home: str
    created_at: str
    release_id: str | None
    files: int
    bytes: int


class Manifest(TypedDict):
    """What the last member of a backup says: the home's form, and the digest of each file, the target of each link."""

    form: int
    program: str
    created_at: str
    release_id: str | None
    bytes: int
    files: dict[str, str]
    links: dict[str, str]


class _Hashed(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._hash.update(data)
        return data

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


def back_up(home: Path, file: Path, release_id: str | None) -> BackupRecord:
    """Write a home into a new file, whole or not at all. Raises BackupError."""
    _refuse_place(home, file)
    said = Manifest(
        form=form_of(home),
        program=version("wps-warehouse"),
        created_at=utc_now().isoformat(),
        release_id=release_id,
        bytes=0,
        files={},
        links={},
    )
    partial = file.with_name(f".{file.name}.{os.getpid()}.partial")
    try:
        partial.touch(mode=0o600)  # it holds what may not be passed on
        with tarfile.open(partial, _mode(file), format=tarfile.PAX_FORMAT) as packed:
            for path in _members(home):
                said["bytes"] += _pack(packed, path, path.relative_to(home).as_posix(), said)
            _pack_manifest(packed, said)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.rename(file)
    finally:
        partial.unlink(missing_ok=True)
    return _record(file, home, said)


def restore(file: Path, home: Path) -> BackupRecord:
    """Put a home back into an empty folder, whole or not at all; every digest is compared first. Raises BackupError."""
    refuse_full(home)
    staged = home / STAGED
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir()
    try:
        said = _unpacked(file, staged)
        for part in sorted(staged.iterdir(), key=lambda p: (LAST.index(p.name) if p.name in LAST else -1, p.name)):
            part.replace(home / part.name)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return _record(file, home, said)


def refuse_full(home: Path) -> None:
    """Raise BackupError unless nothing lies where a home is to be put back."""
    there = sorted(p.name for p in home.iterdir() if p.name not in PASSING | {STAGED, FILE}) if home.is_dir() else []
    if there:
        raise BackupError(f"{home} is not empty ({', '.join(there[:3])} …): set WPS_HOME to an empty folder")


def _refuse_place(home: Path, file: Path) -> None:
    if file.exists() or file.is_symlink():
        raise BackupError(f"{file} is there already: name a new file")
    if not file.parent.is_dir():
        raise BackupError(f"{file.parent} is no folder")
    if file.resolve().is_relative_to(home.resolve()):
        raise BackupError(f"{file} lies in the home itself: name a place outside {home}")


def _mode(file: Path) -> Literal["w:gz", "w:"]:
    return "w:gz" if file.suffix in {".gz", ".tgz"} else "w:"


def _members(home: Path) -> Iterator[Path]:
    """Every folder, file and link of the home that is kept, each folder before what is in it."""
    for path in sorted(home.iterdir()):
        if path.name not in LEFT_OUT and not path.name.startswith("."):
            yield path
            yield from _below(path)


def _below(folder: Path) -> Iterator[Path]:
    if folder.is_symlink() or not folder.is_dir() or (folder.name == "spill" and folder.parent.name == "work"):
        return
    for path in sorted(folder.iterdir()):
        if not path.name.endswith(".partial"):
            yield path
            yield from _below(path)


def _pack(packed: tarfile.TarFile, path: Path, name: str, said: Manifest) -> int:
    """Add one member, and note it; its bytes."""
    about = packed.gettarinfo(path, name)
    if about is None or not (about.isdir() or about.issym() or about.islnk() or about.isreg()):
        return 0  # a socket or a pipe of somebody's
    if about.issym():
        said["links"][name] = about.linkname
    if not about.isreg():
        packed.addfile(about)
        if about.islnk():
            said["files"][name] = said["files"][about.linkname]
        return 0
    with path.open("rb") as file:
        hashed = _Hashed(file)
        try:
            packed.addfile(about, hashed)
        except OSError as error:
            if error.errno is None:
                raise BackupError(f"{path} changed while it was read: try again") from error
            raise
    said["files"][name] = hashed.digest
    return about.size


def _pack_manifest(packed: tarfile.TarFile, said: Manifest) -> None:
    data = json.dumps(said, indent=1).encode("utf-8", "backslashreplace")
    about = tarfile.TarInfo(MANIFEST)
    about.size = len(data)
    packed.addfile(about, io.BytesIO(data))


def _unpacked(file: Path, staged: Path) -> Manifest:
    """Unpack into a folder, and compare what is there with what the backup says of itself."""
    try:
        with tarfile.open(file, "r:*") as packed:
            for member in packed:
                packed.extract(member, staged, filter="data")
                if member.isreg():
                    (staged / member.name).chmod(member.mode & 0o755)
        said: Manifest = json.loads((staged / MANIFEST).read_text(encoding="utf-8"))
        (staged / MANIFEST).unlink()
        _refuse_strange(said, file)
        found = [p for p in staged.rglob("*") if p.is_symlink() or p.is_file()]
        links = {p.relative_to(staged).as_posix(): str(p.readlink()) for p in found if p.is_symlink()}
        files = {p.relative_to(staged).as_posix(): file_digest(p) for p in found if not p.is_symlink()}
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise BackupError(f"{file} is no whole backup: {error.strerror} ({Path(error.filename or '').name})") from error
    except (tarfile.TarError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise error if isinstance(error, BackupError) else BackupError(f"{file} is no whole backup: {error}") from error
    wrong = [n for n in sorted({*files, *said["files"]}) if files.get(n) != said["files"].get(n)]
    wrong += [n for n in sorted({*links, *said["links"]}) if links.get(n) != said["links"].get(n)]
    if wrong:
        raise BackupError(f"{file} is damaged: {', '.join(wrong[:3])}: not what was written; nothing was put back")
    return said


def _refuse_strange(said: Manifest, file: Path) -> None:
    if int(said["form"]) > FORM:
        raise BackupError(f"{file} was written by a newer program ({said['program']}): install that first")


def _record(file: Path, home: Path, said: Manifest) -> BackupRecord:
    return BackupRecord(
        file=str(file),
        home=str(home),
        created_at=said["created_at"],
        release_id=said["release_id"],
        files=len(said["files"]),
        bytes=said["bytes"],
    )
